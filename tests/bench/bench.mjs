// bench.mjs - the figures that Kairan holds itself to, measured beside their baselines.
//
// Every row interleaves its subjects: one run each, in turn, ROUNDS times; medians count. The load
// generator runs on the same machine, so only ratios between subjects of one row mean anything; CPU
// time per request is the sturdiest figure. Environment: ROUNDS (5), RUN_SECONDS (4),
// SIZES (10000,1000000), SESSIONS (2000), SIGN_INS (500), STREAMS (10000), ONLY (a comma list of http, reads, writes,
// desk, pgsql, crowd, life), RECORD=yes (adds the gated figures to history.jsonl).
// Result: a table, and build/bench.json.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import * as crowd from "./crowd.mjs";
import * as history from "./history.mjs";
import * as subjects from "./subjects.mjs";

const rounds = Number(process.env.ROUNDS ?? 5);
const seconds = Number(process.env.RUN_SECONDS ?? 4);
const sizes = (process.env.SIZES ?? "10000,1000000").split(",").map(Number);
const sessions = Number(process.env.SESSIONS ?? 2000);
const only = (process.env.ONLY ?? "http,reads,writes,desk,pgsql,crowd,life").split(",");
const signIns = Number(process.env.SIGN_INS ?? 500);
const streamCount = Number(process.env.STREAMS ?? 10000);
const scratch = `${subjects.build}/bench`;
const BOARDS = 100; // that a person reads who reads many
const rows = [];
let lastName = ""; // of a row that is not indented

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/** runs: [{subject, request, clients}]; gives the medians of each, and all runs under `runs`. */
function interleave(runs) {
  const all = runs.map(() => []);
  for (let round = 0; round < rounds; round++)
    for (const [i, run] of runs.entries())
      all[i].push(subjects.load(run.subject, run.request, run.clients, seconds));
  return all.map((list) => ({
    ...Object.fromEntries(
      Object.keys(list[0]).map((key) => [key, median(list.map((one) => one[key]))]),
    ),
    runs: list,
  }));
}

/** A ratio between two subjects of the same round, for each round. */
const ratio = (above, below, key) => above.runs.map((run, i) => run[key] / below.runs[i][key]);

/** A row of the table: a value, or that of each round. Without `gate` it is only shown. */
function row(name, figures, values, unit, gate = {}) {
  const each = [values].flat();
  const value = median(each);
  const spread = (Math.max(...each) - Math.min(...each)) / value;
  const passed = value >= (gate.least ?? -Infinity) && value <= (gate.most ?? Infinity);
  if (figures?.refused > 0) throw new Error(`${name}: ${figures.refused} requests were refused`);
  const gated = gate.least !== undefined || gate.most !== undefined;
  const limit = gate.least !== undefined ? `≥ ${gate.least}` : gated ? `≤ ${gate.most}` : "";
  if (!name.startsWith(" ")) lastName = name;
  rows.push({
    name: name.startsWith(" ") ? `${lastName}: ${name.trim()}` : name,
    value,
    spread,
    unit,
    gate: gated ? gate : null,
    passed,
    ...figures,
  });
  console.log(
    [
      name.padEnd(48),
      value.toFixed(2).padStart(10),
      unit.padEnd(11),
      limit.padEnd(8),
      (gated ? (passed ? "held" : "MISSED") : "").padEnd(7),
      figures
        ? `${Math.round(figures.perSecond)}/s  p50 ${figures.p50Us} µs  p99 ${figures.p99Us} µs  p99.9 ${figures.p999Us} µs  cpu ${figures.cpuUs.toFixed(1)} µs`
        : "",
    ].join(" "),
  );
}

/** Whether this program can serve what an earlier one made. */
function fits(directory) {
  try {
    execFileSync(subjects.binary, ["migrate", "--data", directory], {
      stdio: "ignore",
    });
    return true;
  } catch {
    return false;
  }
}

/** The largest city has the most staff that Kairan is made for. */
const staffOf = (posts) => (posts >= 1_000_000 ? 10_000 : 2_000);

function city(posts) {
  const directory = `${scratch}/city-${posts}-${staffOf(posts)}`;
  if (existsSync(directory) && fits(directory)) return directory;
  rmSync(directory, { recursive: true, force: true });
  rmSync(`${directory}.new`, { recursive: true, force: true });
  console.log(`making a city of ${posts} posts`);
  execFileSync(
    subjects.binary,
    [
      "demo",
      "--data",
      `${directory}.new`,
      "--seed",
      "1",
      "--posts",
      String(posts),
      "--staff",
      String(staffOf(posts)),
      "--password",
      subjects.password,
    ],
    { stdio: "ignore" },
  );
  renameSync(`${directory}.new`, directory);
  return directory;
}

/** A copy to write on. */
function copyOf(directory, name) {
  const copy = `${scratch}/${name}`;
  rmSync(copy, { recursive: true, force: true });
  execFileSync("cp", ["-r", directory, copy]);
  return copy;
}

/** The requests that staff make: on the fullest board that they may read, and one that they may write on. */
async function requestsOf(subject) {
  const headers = await subjects.signIn(subject, "staff");
  const { items } = await subjects.getJson(subject, "/api/bulletin/boards", headers);
  let best = { count: -1 };
  for (const board of items) {
    const page = await subjects.getJson(
      subject,
      `/api/bulletin/posts?board_id=${board.id}&limit=200`,
      headers,
    );
    if (page.items.length > best.count)
      best = { count: page.items.length, board, post: page.items[0] };
  }
  const writable = items.find((board) => board.can_post && board.category === "ordinary");
  return {
    health: { path: "/healthz" },
    list: {
      path: `/api/bulletin/posts?board_id=${best.board.id}&limit=20`,
      headers,
    },
    post: { path: `/api/bulletin/posts/${best.post.id}`, headers },
    create: {
      path: "/api/bulletin/posts",
      method: "POST",
      headers,
      body: JSON.stringify({
        board_id: writable.id,
        title: "連続掲載",
        body_text: "本文です。".repeat(40),
      }),
    },
  };
}

async function benchHttp() {
  const all = [
    await subjects.nginx(),
    await subjects.hello("evhttp"),
    await subjects.hello("http"),
  ];
  const [nginx, evhttp, http] = interleave(
    all.map((subject) => ({ subject, request: { path: "/" }, clients: 64 })),
  );
  row("nginx return 200, 1 KB", nginx, nginx.perSecond, "requests/s");
  row("evhttp hello, 1 KB", evhttp, evhttp.perSecond, "requests/s");
  row("HTTP layer, 1 KB, against nginx", http, ratio(http, nginx, "perSecond"), "x", {
    least: 0.8,
  });
  row("HTTP layer, CPU against evhttp", http, ratio(http, evhttp, "cpuUs"), "x", { most: 0.45 });
  await Promise.all(all.map(subjects.stop));
}

async function benchReads(posts) {
  const evhttp = await subjects.hello("evhttp");
  const server = await subjects.kairan("kairan", city(posts));
  await subjects.liftLimits(server);
  const requests = await requestsOf(server);
  const [hello, health, list, post, list4, post4] = interleave([
    { subject: evhttp, request: { path: "/" }, clients: 64 },
    { subject: server, request: requests.health, clients: 64 },
    { subject: server, request: requests.list, clients: 64 },
    { subject: server, request: requests.post, clients: 64 },
    { subject: server, request: requests.list, clients: 4 },
    { subject: server, request: requests.post, clients: 4 },
  ]);
  row("evhttp hello, 1 KB", hello, hello.perSecond, "requests/s");
  row(
    "a route without session, against evhttp's hello",
    health,
    ratio(health, hello, "perSecond"),
    "x",
  );
  row(
    `list of 20 of ${posts}, against evhttp's hello`,
    list,
    ratio(list, hello, "perSecond"),
    "x",
    { least: 0.3 },
  );
  row(`list of 20 of ${posts}, p50 at 4 clients`, list4, list4.p50Us / 1000, "ms", { most: 1 });
  row(`one of ${posts}, against evhttp's hello`, post, ratio(post, hello, "perSecond"), "x");
  row(`one of ${posts}, p50 at 4 clients`, post4, post4.p50Us / 1000, "ms");
  await Promise.all([evhttp, server].map(subjects.stop));
  return { list: list4.p50Us, one: post4.p50Us };
}

/** A post that asks for confirmation, of those that may be read. */
async function postToConfirm(subject, headers, boards) {
  for (const board of boards) {
    const path = `/api/bulletin/posts?board_id=${board.id}&limit=200`;
    const { items } = await subjects.getJson(subject, path, headers);
    const found = items.find((post) => post.confirm !== null);
    if (found) return found;
  }
  throw new Error("no post asks for confirmation");
}

/** What a member of staff asks for all day, beside lists and posts, one after another. */
async function benchDesk(posts) {
  const directory = copyOf(city(posts), "desk");
  const server = await subjects.kairan("kairan", directory);
  await subjects.liftLimits(server);
  const headers = await subjects.signIn(server, "staff");
  const boards = await subjects.readBoards(server, headers, BOARDS);
  const post = await postToConfirm(server, headers, boards);
  const word = encodeURIComponent("会議");
  const requests = [
    [`${boards.length} boards with unread counts`, "/api/bulletin/boards", {}],
    ["new posts over followed boards", "/api/bulletin/new?limit=20", {}],
    ["n/N of a post", `/api/item/items/${post.id}/reading`, {}],
    ["must-do list", "/api/item/todos?limit=20", {}],
    ["must-do count", "/api/item/todo_count", {}],
    ["search of 会議", `/api/search?q=${word}&limit=20`, { p50: 1, p99: 10 }],
  ];
  const figures = interleave(
    requests.map(([, path]) => ({
      subject: server,
      request: { path, headers },
      clients: 1,
    })),
  );
  for (const [i, [name, , gate]] of requests.entries()) {
    const { p50Us, p99Us } = figures[i];
    row(`${name}, p50 of ${posts}`, figures[i], p50Us / 1000, "ms", gate.p50 && { most: gate.p50 });
    row("  p99", null, p99Us / 1000, "ms", gate.p99 && { most: gate.p99 });
  }
  await subjects.stop(server);
  rmSync(directory, { recursive: true, force: true });
}

async function benchWrites(posts) {
  const batched = await subjects.kairan("batched", copyOf(city(posts), "write-batched"));
  const single = await subjects.kairan(
    "single",
    copyOf(city(posts), "write-single"),
    "--batch-max",
    "1",
  );
  await Promise.all([batched, single].map(subjects.liftLimits));
  const toBatched = (await requestsOf(batched)).create;
  const toSingle = (await requestsOf(single)).create;
  const [of256, of256Single, of16, of16Single, of4] = interleave([
    { subject: batched, request: toBatched, clients: 256 },
    { subject: single, request: toSingle, clients: 256 },
    { subject: batched, request: toBatched, clients: 16 },
    { subject: single, request: toSingle, clients: 16 },
    { subject: batched, request: toBatched, clients: 4 },
  ]);
  const gain = (many, one) => ratio(many, one, "perSecond");
  row(`durable posts, 256 clients, of ${posts}`, of256, of256.perSecond, "posts/s");
  row("  against one COMMIT a request", of256Single, gain(of256, of256Single), "x", { least: 10 });
  row("  written to the disk for each", null, of256.writtenBytes / 1024, "KiB");
  row(`durable posts, 16 clients, of ${posts}`, of16, of16.perSecond, "posts/s");
  row("  against one COMMIT a request", of16Single, gain(of16, of16Single), "x");
  row(`durable post of ${posts}, p50 at 4 clients`, of4, of4.p50Us / 1000, "ms");
  await Promise.all([batched, single].map(subjects.stop));
  const entryUs = Number(execFileSync(`${scratch}/audit_cost`, [`${scratch}/write-batched`]));
  row("  share of the audit entry in a post's CPU time", null, (100 * entryUs) / of256.cpuUs, "%", {
    most: 10,
  });
  for (const name of ["write-batched", "write-single"])
    rmSync(`${scratch}/${name}`, { recursive: true, force: true });
  return of4.p50Us;
}

/** The same city on both engines, beside each other; a PostgreSQL of its own that syncs. */
async function benchPgsql(posts) {
  const cluster = await subjects.cluster();
  const files = copyOf(city(posts), "on-sqlite");
  const moved = copyOf(city(posts), "on-pgsql");
  const move = ["migrate", "--data", moved, "--to", cluster.url];
  execFileSync(subjects.binary, move, { stdio: "ignore" });
  const sqlite = await subjects.kairan("sqlite", files);
  const pgsql = await subjects.kairan("pgsql", moved, "--database", cluster.url);
  await Promise.all([sqlite, pgsql].map(subjects.liftLimits));
  const ofSqlite = await requestsOf(sqlite);
  const ofPgsql = await requestsOf(pgsql);
  const asked = [
    ["list of 20", "list", 4, "ms"],
    ["list of 20", "list", 64, "requests/s"],
    ["one post", "post", 4, "ms"],
    ["durable posts", "create", 4, "ms"],
    ["durable posts", "create", 256, "posts/s"],
  ];
  const figures = interleave(
    asked.flatMap(([, request, clients]) => [
      { subject: sqlite, request: ofSqlite[request], clients },
      { subject: pgsql, request: ofPgsql[request], clients },
    ]),
  );
  for (const [i, [name, , clients, unit]] of asked.entries()) {
    const [there, here] = [figures[2 * i], figures[2 * i + 1]];
    const value = unit === "ms" ? here.p50Us / 1000 : here.perSecond;
    row(`PostgreSQL: ${name} of ${posts}, ${clients} clients`, here, value, unit);
    row("  against SQLite", there, ratio(here, there, "perSecond"), "x");
  }
  await Promise.all([sqlite, pgsql].map(subjects.stop));
  await cluster.stop();
  for (const name of ["on-sqlite", "on-pgsql"])
    rmSync(`${scratch}/${name}`, { recursive: true, force: true });
}

/** Start, crash and memory, at the largest size. */
async function benchLife(posts) {
  const directory = copyOf(city(posts), "life");
  const starts = [];
  const crashes = [];
  for (let round = 0; round < rounds; round++) {
    let server = await subjects.kairan("kairan", directory);
    await subjects.liftLimits(server);
    subjects.load(server, (await requestsOf(server)).create, 16, 1);
    await subjects.kill(server);
    server = await subjects.kairan("kairan", directory);
    crashes.push(server.firstAnswerMs);
    await subjects.stop(server);
    server = await subjects.kairan("kairan", directory);
    starts.push(server.firstAnswerMs);
    await subjects.stop(server);
  }
  row(`start to first answer, ${posts} posts`, null, median(starts), "ms", {
    most: 200,
  });
  row(`  after kill -9 under load`, null, median(crashes), "ms", {
    most: 2000,
  });
  const server = await subjects.kairan("kairan", directory, "--exempt-networks", "127.0.0.1");
  await subjects.liftLimits(server);
  const began = performance.now();
  const signedIn = await subjects.everybody(server, sessions);
  row(
    `${signedIn} people sign in, open boards and a list`,
    null,
    (performance.now() - began) / 1000,
    "s",
  );
  const memory = subjects.memoryMiB(server);
  row(`memory with ${signedIn} signed in, ${posts} posts`, null, memory.own, "MiB", { most: 200 });
  row("  with the pages of the database that it shares", null, memory.resident, "MiB");
  await subjects.stop(server);
  rmSync(directory, { recursive: true, force: true });
}

/** Everybody at once: open streams, and the morning's sign-ins; from one address, which is exempt. */
async function benchCrowd(posts) {
  const directory = copyOf(city(posts), "crowd");
  const server = await subjects.kairan("kairan", directory, "--exempt-networks", "127.0.0.1");
  await subjects.liftLimits(server);
  const requests = await requestsOf(server);
  const morning = await crowd.morning(server, requests, signIns);
  row(`${signIns} sign in at once`, null, morning.seconds, "s", {
    most: (40 * signIns) / 500,
  });
  row("  p99 of a list meanwhile, 50 a second", null, morning.p99, "ms", {
    most: 100,
  });
  const open = await crowd.streams(server, requests, streamCount);
  row(`${streamCount} open streams, memory each`, null, open.bytesEach, "bytes", {
    most: 2048,
  });
  row("  p50 of a list beside them, 200 a second", null, open.p50, "ms");
  row("  p99", null, open.p99, "ms", { most: 100 });
  row(`  a new post is heard on ${open.heard} of them`, null, open.heardMs, "ms");
  await subjects.stop(server);
  rmSync(directory, { recursive: true, force: true });
}

function growth(name, figures) {
  if (figures.length > 1)
    row(
      `${name}, ${sizes.at(-1)} against ${sizes[0]} posts`,
      null,
      figures.at(-1) / figures[0],
      "x",
      { most: 1.5 },
    );
}

mkdirSync(scratch, { recursive: true });
console.log(
  `${cpus().length} cores, ${cpus()[0].model}, load ${loadavg()[0].toFixed(1)}; ${rounds} rounds of ${seconds} s`,
);
if (only.includes("http")) await benchHttp();
if (only.includes("reads")) {
  const reads = [];
  for (const posts of sizes) reads.push(await benchReads(posts));
  growth(
    "list p50",
    reads.map((one) => one.list),
  );
  growth(
    "one post p50",
    reads.map((one) => one.one),
  );
}
if (only.includes("writes")) {
  const writes = [];
  for (const posts of sizes) writes.push(await benchWrites(posts));
  growth("durable post p50", writes);
}
if (only.includes("desk")) await benchDesk(sizes.at(-1));
if (only.includes("pgsql")) await benchPgsql(sizes[0]);
if (only.includes("crowd")) await benchCrowd(sizes[0]);
if (only.includes("life")) await benchLife(sizes.at(-1));
writeFileSync(
  `${subjects.build}/bench.json`,
  `${JSON.stringify({ rounds, seconds, rows }, null, 2)}\n`,
);
history.tell(rows);
if (process.env.RECORD === "yes") history.record(rows, new Date().toISOString().slice(0, 10));
const gated = rows.filter((one) => one.gate !== null);
const missed = gated.filter((one) => !one.passed);
console.log(`bench: ${gated.length - missed.length} gates held, ${missed.length} missed`);
process.exit(missed.length === 0 ? 0 : 1);
