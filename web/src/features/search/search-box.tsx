// The search field in the header.
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { appTexts } from "@/i18n/app";
import { useTexts } from "@/i18n/use-texts";

export function SearchBox() {
  const t = useTexts(appTexts);
  const navigate = useNavigate();
  const [words, setWords] = useState("");
  const search = (event: FormEvent) => {
    event.preventDefault();
    void navigate({ to: "/search", search: { q: words.trim() } });
  };
  return (
    <search className="search-box-frame">
      <form className="search-box" onSubmit={search}>
        <input
          type="search"
          aria-label={t("search.words")}
          placeholder={t("search.words")}
          value={words}
          onChange={({ target }) => setWords(target.value)}
        />
        <button type="submit" className="button">
          {t("search.do")}
        </button>
      </form>
    </search>
  );
}
