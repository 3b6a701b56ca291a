// scan_targets.mjs - an address for each parameter of each GET route, at which the route answers.
//
// Routes and their parameters are those of the server's own description; the things that they are
// about are made as tests/torture/calls.txt and tests/matrix/expectations.txt say.
import { readFileSync } from "node:fs";

export const LOGINS = ["staff", "chief", "admin", "supervisor", "auditor", "personnel"];
const REST_MS = 20_000;

/** "route METHOD PATH" and the lines below each, by their first word. */
function blocks(file) {
  const routes = new Map();
  let block;
  for (const line of readFileSync(file, "utf8").split("\n")) {
    const [word, ...rest] = line.trim().split(" ");
    if (word === "" || word === "#") continue;
    if (word === "route") {
      block = { steps: [] };
      routes.set(rest.filter(Boolean).join(" "), block);
    } else if (word === "first" || word === "rest") {
      block.steps.push([word, ...rest]);
    } else if (["as", "call", "target"].includes(word)) {
      block[word] = rest.join(" ");
    }
  }
  return routes;
}

const filled = (text, place) =>
  text.replace(/\{(id|board|department|version)\}/g, (_, name) => place[name]);

const tus = {
  "Tus-Resumable": "1.0.0",
  "Upload-Length": "4",
  "Upload-Offset": "0",
  "Upload-Metadata": "filename YS50eHQ=",
};

/** Does one step that comes before the call; gives the id of what it made. */
async function done(people, [login, method, path, ...words], waits) {
  const person = people.get(login);
  const isFile = path.startsWith("/api/file/");
  const type = isFile ? "application/offset+octet-stream" : "application/json";
  const body = words.join(" ") || undefined;
  const until = Date.now() + (waits ? REST_MS : 0);
  for (;;) {
    const reply = await person.ask(method, path, {
      headers: { ...(body && { "Content-Type": type }), ...(isFile && tus) },
      body,
    });
    if (reply.status < 300)
      return JSON.parse(reply.text || "{}").id ?? reply.headers.location?.split("/").at(-1);
    if (Date.now() >= until) throw new Error(`${login} ${method} ${path}: ${reply.text}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

async function placeOf(people, login, block, target) {
  const person = people.get(login);
  const get = async (path) => JSON.parse((await person.ask("GET", path)).text);
  const [mine] = (await get("/api/bulletin/posts?mine=true&limit=1")).items;
  const post = mine ?? (await get("/api/bulletin/posts?limit=1")).items[0];
  const place = {
    id: target === "person" ? person.user.id : post.id,
    board: post.board_id,
    department: person.user.department.id,
    version: 1,
  };
  let waits = false;
  for (const [word, ...rest] of block?.steps ?? []) {
    if (word === "first") {
      const id = await done(
        people,
        rest.map((text) => filled(text, place)),
        waits,
      );
      if (id) place.id = id;
    }
    waits = word === "rest";
  }
  return place;
}

/** Values that the parameter takes. */
function valuesOf({ name, schema }, place) {
  if (schema.enum) return schema.enum;
  if (schema.type === "boolean") return ["true", "false"];
  if (schema.format === "date") return name === "from" ? ["2000-01-01"] : ["2099-12-31"];
  if (name === "q") return [encodeURIComponent(place.name)];
  if (name === "kind") return ["bulletin.post"];
  if (schema.maximum === 1) return [0, 1];
  return [place[name.replace("_id", "")] ?? schema.default ?? schema.minimum ?? "a"];
}

const addressOf = (path, query) =>
  query.length === 0 ? path : `${path}?${query.map((pair) => pair.join("=")).join("&")}`;

/** The route's example and who is answered there: {login, path, query, place}. */
async function exampleOf(people, route, call, expected) {
  for (const login of [call?.as, ...LOGINS].filter(Boolean)) {
    const place = await placeOf(people, login, call, expected?.target);
    const [path, query = ""] = filled(
      call?.call ?? (call ? route : (expected?.call ?? route)),
      place,
    ).split("?");
    const pairs = query === "" ? [] : query.split("&").map((pair) => pair.split("="));
    const { user, ask } = people.get(login);
    const known = { ...place, person: user.id, name: user.name };
    const example = { login, path, query: pairs, place: known };
    if ((await ask("GET", addressOf(path, pairs))).status === 200) return example;
  }
  throw new Error(`GET ${route}: its example in tests/torture/calls.txt is refused to everybody`);
}

/** What is answered: 0 a refusal, 1 an empty list, 2 something. */
async function worthOf(person, path, query) {
  const { status, text } = await person.ask("GET", addressOf(path, query));
  return status !== 200 ? 0 : text.includes('"items":[]') ? 1 : 2;
}

/** The end of the first page, as `after` takes it; refused where there is one page only. */
async function cursorOf(person, path, query) {
  const small = [...query.filter(([name]) => name !== "limit"), ["limit", 1]];
  const { text } = await person.ask("GET", addressOf(path, small));
  return encodeURIComponent(JSON.parse(text).next ?? "a");
}

/**
 * Addresses that together have every parameter of the route; `marked` are those that each is there
 * for. One that would leave less of the answer gets an address of its own.
 */
async function targetsOf(people, route, parameters, example) {
  const { login, path, query, place } = example;
  const person = people.get(login);
  const first = { login, route, path, query, inPath: route.includes("{"), marked: [] };
  const others = [];
  const whole = await worthOf(person, path, query);
  for (const parameter of parameters.filter((each) => each.in === "query")) {
    const { name } = parameter;
    const known = example.query.find(([each]) => each === name)?.[1];
    const values =
      name === "after"
        ? [await cursorOf(person, path, query)]
        : known
          ? [known]
          : valuesOf(parameter, place);
    const without = (pairs) => pairs.filter(([each]) => each !== name);
    const tries = [without(first.query), without(query), []].flatMap((pairs) =>
      values.map((value) => [...pairs, [name, value]]),
    );
    let best = { worth: -1 };
    for (const pairs of tries) {
      const worth = await worthOf(person, path, pairs);
      if (worth > best.worth) best = { worth, pairs };
      if (worth >= whole) break;
    }
    if (best.worth >= whole && tries.indexOf(best.pairs) < values.length) {
      first.query = best.pairs;
      first.marked.push(name);
    } else {
      others.push({ login, route, path, query: best.pairs, marked: [name], worth: best.worth });
    }
  }
  return [first, ...others].filter(({ inPath, marked }) => inPath || marked.length > 0);
}

/** With `*` behind each value that the address is there for. */
export function markedAddress({ route, path, query, inPath, marked }) {
  const names = route.split("/");
  const parts = path
    .split("/")
    .map((part, i) => (inPath && names[i].startsWith("{") ? `${part}*` : part));
  return addressOf(
    parts.join("/"),
    query.map(([name, value]) => [name, marked.includes(name) ? `${value}*` : value]),
  );
}

export const plainAddress = ({ path, query }) => addressOf(path, query);

/** Who wrote something may ask who has read it. */
async function write(person) {
  const boards = JSON.parse((await person.ask("GET", "/api/bulletin/boards")).text).items;
  const board = boards.find(({ can_post, category }) => can_post && category === "ordinary");
  const post = { board_id: board.id, title: "回答のお願い", body_text: "本文", confirm: true };
  const reply = await person.ask("POST", "/api/bulletin/posts", {
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(post),
  });
  if (reply.status !== 201) throw new Error(`POST /api/bulletin/posts: ${reply.text}`);
}

export async function targets(people) {
  await write(people.get("chief"));
  const calls = blocks("tests/torture/calls.txt");
  const expectations = blocks("tests/matrix/expectations.txt");
  const described = JSON.parse((await people.get("staff").ask("GET", "/api/openapi.json")).text);
  const all = [];
  for (const [route, { get }] of Object.entries(described.paths)) {
    // What stands in a header is for a stream, which has no end.
    const parameters = (get?.parameters ?? []).filter((each) => each.in !== "header");
    if (parameters.length === 0) continue;
    const key = `GET ${route}`;
    const example = await exampleOf(people, route, calls.get(key), expectations.get(key));
    all.push(...(await targetsOf(people, route, parameters, example)));
  }
  return all;
}
