/* common_passwords.c - words that many people take as a password: what to try first when guessing.
 *
 * Own selection: words of daily life, keyboard walks, names, towns and offices, in English and in
 * romanised Japanese. In small letters and in the order of strcmp(), for a binary search. A
 * password that is such a word with a few digits or signs behind it counts as the word
 * (account_rules.c).
 */
#include "core/account_rules.h"

/* clang-format off */
static const char *const common_passwords[] = {
    "00000000", "0123456789", "0987654321", "110110", "11111111", "1111aaaa", "11223344", "119119",
    "123123123", "123321", "12341234", "12344321", "1234567890", "12345abc", "1234abcd", "123abc",
    "123qwe", "123qweasd", "13579", "135792468", "147258369", "159357", "19700101", "1q2w3e",
    "1q2w3e4r", "1q2w3e4r5t", "1qaz2wsx", "1qazxsw2", "20000101", "20200101", "24680", "314159",
    "31415926", "777777", "7777777", "87654321", "88888888", "987654", "a123456", "a1234567",
    "a12345678", "a1b2c3d4", "aaaa1111", "aaaaaa", "aaaaaaaa", "aabbccdd", "abc123", "abc12345",
    "abcabc", "abcd", "abcd1234", "abcdabcd", "abcdef", "abcdefg", "abcdefgh", "access", "access14",
    "accesskey", "account", "accounts", "admin", "admin123", "adminadmin", "administrator", "aichi",
    "aishiteru", "ajisai", "akira", "akita", "amazon", "anata", "ando", "andou", "andrew",
    "android", "angel", "angels", "angou", "anngou", "anpanman", "antlers", "aoki", "aomori",
    "apple", "april", "arigato", "arigatou", "asd123", "asdf", "asdfasdf", "asdfgh", "asdfghjk",
    "asdfghjkl", "ashley", "august", "autumn", "ayumi", "azerty", "baby", "backup", "backups",
    "banana", "baseball", "basketball", "batman", "baystars", "birthday", "bitcoin", "black",
    "blue", "boku", "bousai", "brother", "bucho", "buchou", "budget", "buffaloes", "bushido",
    "business", "butter", "byouin", "canon", "carp", "casio", "change", "changeit", "changeme",
    "charlie", "cheese", "cherry", "chiba", "chiba1", "children", "chocolate", "christmas",
    "chuugakkou", "cisco", "cityhall", "cocacola", "coffee", "company", "computer", "computer1",
    "conan", "cookie", "corvette", "curry", "daiki", "daimyo", "daisuke", "daisuki", "daniel",
    "database", "database1", "december", "default", "disney", "disneyland", "docomo", "doggy",
    "dollar", "doraemon", "doragonbo-ru", "douro", "dragon", "dragonball", "dragonquest", "dragons",
    "eagles", "ehime", "emiko", "endo", "endou", "enter", "entrance", "evangelion", "evening",
    "excel", "facebook", "family", "father", "february", "ferrari", "fighters", "finalfantasy",
    "finance", "firsttime", "flower", "flowers", "football", "forever", "forever1", "freedom",
    "friday", "friend", "friends", "fujii", "fujimoto", "fujinohana", "fujisan", "fujita",
    "fujitsu", "fujiwara", "fujiyama", "fukuda", "fukui", "fukuoka", "fukushi", "fukushichou",
    "fukushima", "funassyi", "fuyu", "gakko", "gakkou", "gambatte", "ganbare", "ganbaru",
    "ganbatte", "gantan", "george", "ghibli", "giants", "gifu", "gikai", "ginger", "ginkakuji",
    "gmail", "gohan", "golden", "golf", "goodbye", "google", "goto", "gotou", "green", "groupware",
    "guest", "guestguest", "gundam", "gunma", "hajimemashite", "hakata", "hanabi", "hanako",
    "hanami", "hannah", "hanshin", "happy", "hara", "harada", "harley", "haru", "haruka", "haruto",
    "hasegawa", "hashimoto", "hawks", "hayashi", "heisei", "heisei31", "hello", "hello123",
    "hellohello", "hellokitty", "helloworld", "helpdesk", "henkou", "hennkou", "hikari", "hikaru",
    "himari", "himawari", "himitsu", "hinata", "hirano", "hiroko", "hiroshi", "hiroshima",
    "hitachi", "hiyoko", "hockey", "hoikuen", "hoken", "hokkaido", "hokkaidou", "honda", "honey",
    "hukusi", "hunter", "ibaraki", "ichiro", "ichirou", "ikeda", "iloveu", "iloveyou", "imai",
    "initial", "initial1", "inoue", "instagram", "internet", "internet1", "intranet", "inuinu",
    "iphone", "iruka", "ishida", "ishii", "ishikawa", "ishikawa1", "issunboushi", "itou", "iwasaki",
    "iwate", "january", "japan", "japan123", "japanese", "jennifer", "jessica", "jinji", "jinjika",
    "jiro", "jirou", "jleague", "jordan", "joshua", "judo", "july", "june", "kacho", "kachou",
    "kagawa", "kagoshima", "kaguyahime", "kaigo", "kairan", "kairan2025", "kairan2026", "kakaricho",
    "kakarichou", "kanagawa", "kanazawa", "kaneko", "kankou", "kankyo", "kankyou", "kanri",
    "kanrisha", "kanrisya", "kansa", "karate", "karee", "kasen", "katana", "kato", "katou",
    "kawasaki", "kazoku", "kazuki", "kazuko", "keiko", "kenchiku", "kencho", "kendo", "kenichi",
    "kenji", "kenta", "keyboard", "kikaku", "kikakuka", "kikuchi", "killer", "kimura", "king",
    "kinkakuji", "kinoshita", "kintarou", "kitten", "kitty", "kobayashi", "kobe", "kochi", "koen",
    "kojima", "komuin", "kondo", "kondou", "konnichiha", "konnichiwa", "kosumosu", "koube",
    "kouchi", "kouen", "kouhou", "kouminkan", "koumuin", "kubo", "kudo", "kudou", "kujira", "kuma",
    "kumamon", "kumamoto", "kumiko", "kuyakusho", "kyoiku", "kyoikuiinkai", "kyojin", "kyoto",
    "kyouiku", "kyouikuiinkai", "kyouto", "letmein", "letmein1", "liberty", "lion", "lions",
    "login", "loginlogin", "love", "lovelove", "lovely", "loveme", "loveyou", "lucky", "luffy",
    "machiyakuba", "maeda", "maggie", "makoto", "manager", "march", "marines", "mario", "maruyama",
    "master", "masterkey", "masuda", "matcha", "matsuda", "matsui", "matsumoto", "matsuo",
    "matsuri", "matthew", "mayumi", "mazda", "mcdonalds", "megumi", "meiji", "member", "members",
    "mercedes", "michael", "mickey", "microsoft", "midnight", "mika", "miki", "minna", "minnie",
    "minoru", "misaki", "miso", "mitsubishi", "miura", "miyagi", "miyamoto", "miyazaki",
    "miyazaki1", "momiji", "momo", "momotaro", "monday", "money", "monitor", "monkey", "mori",
    "morita", "morning", "mother", "murakami", "murata", "mustang", "mypassword", "nagano",
    "nagasaki", "nagoya", "nakagawa", "nakajima", "nakamura", "nakano", "nakayama", "nana",
    "nanako", "naoki", "naomi", "naoto", "nara", "naruto", "natsu", "natsuyasumi", "natto", "neko",
    "nekoneko", "network", "newpassword", "newuser", "newyear", "nicole", "nihon", "niigata",
    "nikon", "ninja", "nintendo", "nippon", "nishimura", "nissan", "nobita", "noguchi", "nomura",
    "nothing", "nougyou", "november", "nyanko", "nyannyan", "ocha", "october", "office",
    "office365", "ogawa", "ohayo", "ohayou", "ohno", "oita", "okaasan", "okada", "okamoto",
    "okayama", "okinawa", "okonomiyaki", "oldpassword", "oneechan", "onepiece", "onigiri",
    "oniichan", "onodera", "oonishi", "oono", "oosaka", "oota", "ootsuka", "open", "opensesame",
    "operator", "oracle", "orange", "orange1", "osaka", "oshougatsu", "otousan", "otsuka",
    "otsukare", "otsukaresama", "outlook", "oyasumi", "p@ssw0rd", "p@ssword", "pa55word",
    "panasonic", "panda", "pass1234", "passcode", "passphrase", "passw0rd", "password", "password1",
    "password12", "password123", "password1234", "password12345", "password123456", "passwort",
    "pasuwa-do", "pasuwaado", "pasuwado", "payment", "penguin", "pepper", "pepsi", "pikachu",
    "playstation", "please", "pokemon", "porsche", "prince", "princess", "private", "public",
    "puppy", "purple", "q1w2e3r4", "qazwsx", "qazwsxedc", "queen", "qwe123", "qweasd", "qweasdzxc",
    "qweqwe", "qwer1234", "qwerty", "qwerty12", "qwerty123", "qwerty1234", "qwertyui", "qwertyuiop",
    "rabbit", "rainbow", "rakuten", "ramen", "ranger", "reika", "reiwa", "reiwa7", "reiwa8",
    "restore", "rika", "rina", "riyousha", "robert", "root", "rootroot", "ryota", "ryouta", "ryuu",
    "saburo", "saburou", "sachiko", "saga", "saitama", "saito", "saitou", "sakai", "sakamoto",
    "sake", "sakura", "sakura01", "sakurai", "sakurako", "sakurasaku", "samantha", "samsung",
    "samurai", "sano", "sapporo", "sasaki", "sato", "satoshi", "satou", "saturday", "sayonara",
    "sayounara", "secret", "secretsecret", "security", "seiko", "sendai", "senkyo", "september",
    "server", "service", "sesame", "shadow", "sharp", "shibata", "shicho", "shichou", "shiga",
    "shimane", "shiminka", "shimizu", "shiyakusho", "shiyakusyo", "shizuoka", "shobo", "shogun",
    "shoki", "shokika", "shokuin", "shota", "shougakkou", "shougatsu", "shoukou", "shouta",
    "shouwa", "showa", "shunin", "silver", "sister", "sityou", "smile", "snoopy", "soba", "soccer",
    "softbank", "soldier", "sony", "sorry", "soumu", "soumubu", "soumuka", "spiderman", "spring",
    "staff", "staffstaff", "starbucks", "starwars", "strawberry", "subaru", "sugar", "sugawara",
    "sugiyama", "suido", "suidou", "suki", "summer", "sumo", "sunday", "sunflower", "sunshine",
    "superman", "superuser", "supervisor", "support", "sushi", "suzuki", "suzuki1", "suzukiichirou",
    "swallows", "swimming", "syoki", "syokuin", "syoubou", "system", "systemadmin", "syunin",
    "taisho", "taishou", "takada", "takagi", "takahashi", "takashi", "takeda", "takeuchi",
    "takoyaki", "takuya", "tamura", "tanabata", "tanaka", "tanakatarou", "taniguchi", "tanpopo",
    "taro", "tarou", "tatsuya", "temp", "temp1234", "temporary", "temppass", "tempura", "tennis",
    "test", "tester", "testing", "testtest", "thankyou", "thomas", "thursday", "tiger", "tigers",
    "tochigi", "tokushima", "tokyo", "tokyo2020", "tomodachi", "tomoko", "toor", "tora", "toshiba",
    "toshikeikaku", "toshokan", "tosyokan", "totoro", "tottori", "toukyou", "toyama", "toyota",
    "trustno1", "tuesday", "twitter", "uchida", "udon", "ueda", "ueno", "unlock", "urashimatarou",
    "urawa", "usagi", "user", "username", "useruser", "volleyball", "wada", "wakayama", "wanko",
    "wanwan", "warrior", "watanabe", "watashi", "wednesday", "welcome", "welcome1", "welcome123",
    "whatever", "white", "windows", "windows10", "windows11", "winter", "word", "yahoo", "yakuba",
    "yakusho", "yamada", "yamadahanako", "yamadataro", "yamadatarou", "yamagata", "yamaguchi",
    "yamaguchi1", "yamaha", "yamamoto", "yamanashi", "yamashita", "yamazaki", "yellow", "yoko",
    "yokohama", "yokoyama", "yoroshiku", "yoroshikuonegaishimasu", "yoshida", "youchien", "youko",
    "yourpassword", "yuki", "yuko", "yumi", "yumiko", "yuta", "yuuki", "yuuko", "yuuta", "zaisei",
    "zaiseika", "zaq12wsx", "zaq1xsw2", "zeimu", "zelda", "zxc123", "zxcv", "zxcvbn", "zxcvbnm",
};
/* clang-format on */

static int
common_compare(const void *key, const void *entry)
{
    return gw_text_compare(*(const struct gw_text *)key, gw_text_from(*(const char *const *)entry));
}

bool
password_is_common(struct gw_text folded)
{
    return bsearch(&folded, common_passwords, sizeof common_passwords / sizeof *common_passwords,
                   sizeof *common_passwords, common_compare) != NULL;
}
