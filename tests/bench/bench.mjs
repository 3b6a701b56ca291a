// bench.mjs - the figures that Kairan holds itself to, measured beside their baselines.
//
// Every row interleaves its subjects: one run each, in turn, ROUNDS times; medians count. The load
// generator runs on the same machine, so only ratios between subjects of one row mean anything; CPU
// time per request is the sturdiest figure. Environment: ROUNDS (3), RUN_SECONDS (2), SIZES (posts
// and staff of the cities: 10000/50,10000/2000,100000/2000,1000000/10000), CITIES (the folder that
// keeps them), SIGN_INS (3000), STREAMS (10000), SLOW (1000), ONLY (a comma list of http, json,
// reads, writes, desk, pgsql, life, crowd), RECORD=yes (adds the gated figures to history.jsonl).
// Result: a table, and build/bench.json.
import { execFileSync } from "node:child_process";
import { mkdirSync, statSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import * as cities from "./cities.mjs";
import * as crowd from "./crowd.mjs";
import * as history from "./history.mjs";
import * as subjects from "./subjects.mjs";
import {
  eachMs,
  explain,
  interleave,
  median,
  ratio,
  rounds,
  row,
  rows,
  seconds,
} from "./table.mjs";

const sizes = (process.env.SIZES ?? "10000/50,10000/2000,100000/2000,1000000/10000")
  .split(",")
  .map(cities.parse);
const largest = sizes.at(-1);
/** What growth is measured from, and where PostgreSQL stands beside SQLite. */
const usual = sizes.find(({ staff }) => staff >= 2000) ?? largest;
const only = (process.env.ONLY ?? "http,json,reads,writes,desk,pgsql,life,crowd").split(",");
const signIns = Math.min(Number(process.env.SIGN_INS ?? 3000), largest.staff);
const streamCount = Number(process.env.STREAMS ?? 10000);
const slowCount = Number(process.env.SLOW ?? 1000);
const scratch = `${subjects.build}/bench`;
const BOARDS = 100; // that a person reads who reads many
const STREAMS_EACH = 20; // of one session on one I/O thread, at most
const LOG_BYTES = 60 * 2 ** 20; // from 64 MiB on it is copied into the database
const HTTP_CPU = 0.45; // of evhttp's
const POSTS_GAIN = 10; // of many posts a COMMIT
const READ = { p99: 2, own: "0.002048" }; // ms, s; what holds for all that I/O threads answer themselves

const sizeOf = (path) => statSync(path, { throwIfNoEntry: false })?.size ?? 0;

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
    await subjects.hello("bare"),
  ];
  const [nginx, evhttp, http, bare] = await interleave(
    all.map((subject) => ({ subject, request: { path: "/" }, clients: 64 })),
  );
  row("nginx return 200, 1 KB", nginx, nginx.perSecond, "requests/s");
  row("evhttp hello, 1 KB", evhttp, evhttp.perSecond, "requests/s");
  row("HTTP layer, 1 KB, against nginx", http, ratio(http, nginx, "perSecond"), "x", {
    least: 0.8,
  });
  const held = row("HTTP layer, CPU against evhttp", http, ratio(http, evhttp, "cpuUs"), "x", {
    most: HTTP_CPU,
  });
  const least = median(ratio(bare, evhttp, "cpuUs"));
  if (!held && least > HTTP_CPU)
    explain(`a loop that only waits, reads and sends takes ${least.toFixed(2)}x itself`);
  row("  a bare loop of epoll, read and send", bare, ratio(bare, evhttp, "cpuUs"), "x");
  row("  against the bare loop", http, ratio(http, bare, "cpuUs"), "x");
  await Promise.all(all.map(subjects.stop));
}

function benchJson() {
  const program = `${scratch}/json_output`;
  const runs = Array.from({ length: rounds }, () =>
    execFileSync(program).toString().split(" ").map(Number),
  );
  row(
    "20 rows as JSON by jansson",
    null,
    runs.map(([, janssons]) => janssons),
    "µs of CPU",
  );
  row(
    "  our writer is faster",
    null,
    runs.map(([ours, janssons]) => janssons / ours),
    "x",
    {
      least: 10,
    },
  );
}

async function benchReads(city) {
  const name = cities.nameOf(city);
  const evhttp = await subjects.hello("evhttp");
  const server = await subjects.kairan("kairan", cities.directoryOf(city));
  await subjects.liftLimits(server);
  const requests = await requestsOf(server);
  const [hello, health, list, post, list4, post4] = await interleave([
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
  row(`list of 20, ${name}, against evhttp's hello`, list, ratio(list, hello, "perSecond"), "x", {
    least: 0.3,
  });
  row(`list of 20, ${name}, p50 at 4 clients`, list4, eachMs(list4, "p50Us"), "ms", { most: 1 });
  row(`one, ${name}, against evhttp's hello`, post, ratio(post, hello, "perSecond"), "x");
  row(`one, ${name}, p50 at 4 clients`, post4, eachMs(post4, "p50Us"), "ms");
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
async function benchDesk(city) {
  const directory = cities.copyOf(city, "desk");
  const evhttp = await subjects.hello("evhttp");
  const admin = await subjects.freePort();
  const server = await subjects.kairan("kairan", directory, "--admin-listen", `127.0.0.1:${admin}`);
  await subjects.liftLimits(server);
  const headers = await subjects.signIn(server, "staff");
  const boards = await subjects.readBoards(server, headers, BOARDS);
  const post = await postToConfirm(server, headers, boards);
  const word = encodeURIComponent("会議");
  const requests = [
    [`${boards.length} boards with unread counts`, "/api/bulletin/boards", READ],
    ["new posts over followed boards", "/api/bulletin/new?limit=20", READ],
    ["n/N of a post", `/api/item/items/${post.id}/reading`, {}],
    ["must-do list", "/api/item/todos?limit=20", {}],
    ["must-do count", "/api/item/todo_count", {}],
    ["search of 会議", `/api/search?q=${word}&limit=20`, { p50: 1, p99: 10 }],
  ];
  for (const [, path] of requests) await subjects.getJson(server, path, headers);
  const [hello, ...figures] = await interleave([
    { subject: evhttp, request: { path: "/" }, clients: 1 },
    ...requests.map(([, path]) => ({ subject: server, request: { path, headers }, clients: 1 })),
  ]);
  row("one client: evhttp hello, p50", hello, eachMs(hello, "p50Us"), "ms");
  row("  p99", null, eachMs(hello, "p99Us"), "ms");
  for (const [i, [name, path, gate]] of requests.entries()) {
    row(
      `${name}, p50`,
      figures[i],
      eachMs(figures[i], "p50Us"),
      "ms",
      gate.p50 && { most: gate.p50 },
    );
    row("  p99", null, eachMs(figures[i], "p99Us"), "ms", gate.p99 && { most: gate.p99 });
    if (!gate.own) continue;
    // The client's p99 has the turns in it that both wait for a core; a gate of 1 % is a p99, too.
    const over = await subjects.slowReads(server, admin, { path, headers }, gate.own);
    row("  over 2 ms of the server's own time", null, over, "%", { most: 1 });
  }
  await Promise.all([evhttp, server].map(subjects.stop));
  cities.drop(directory);
}

/** What would hold the gate of the cores' time, and whose it was in the round that counts. */
function explainPosts(many, one) {
  const gains = ratio(many, one, "perSecond");
  const round = gains.indexOf(median(gains));
  const run = many.runs[round];
  const coresUs = (perSecond) => (cpus().length * 1e6) / perSecond;
  const part = (share) => Math.round((coresUs(run.perSecond) * share) / 100);
  const nobody = 100 - run.serverShare - run.generatorShare - run.othersShare;
  const wanted = Math.round(coresUs(POSTS_GAIN * one.runs[round].perSecond));
  explain(
    `a post took ${part(100)} µs of the cores, ${wanted} would do: server ${part(run.serverShare)}, ` +
      `load generator ${part(run.generatorShare)}, other programs ${part(run.othersShare)}, ` +
      `interrupts and nobody ${part(nobody)}`,
  );
}

async function benchWrites(city) {
  const name = cities.nameOf(city);
  const directories = ["write-batched", "write-single"].map((to) => cities.copyOf(city, to));
  const batched = await subjects.kairan("batched", directories[0]);
  const single = await subjects.kairan("single", directories[1], "--batch-max", "1");
  await Promise.all([batched, single].map(subjects.liftLimits));
  const toBatched = (await requestsOf(batched)).create;
  const toSingle = (await requestsOf(single)).create;
  const [of256, of256Single, of16, of16Single, of4] = await interleave([
    { subject: batched, request: toBatched, clients: 256 },
    { subject: single, request: toSingle, clients: 256 },
    { subject: batched, request: toBatched, clients: 16 },
    { subject: single, request: toSingle, clients: 16 },
    { subject: batched, request: toBatched, clients: 4 },
  ]);
  const gain = (many, one) => ratio(many, one, "perSecond");
  const each = (figures) => figures.writtenBytes / 1024;
  row(`one COMMIT a post, 256 clients, ${name}`, of256Single, of256Single.perSecond, "posts/s");
  row("  written to the disk for each", null, each(of256Single), "KiB");
  row(`durable posts, 256 clients, ${name}`, of256, of256.perSecond, "posts/s");
  const held = row("  against one COMMIT a post", null, gain(of256, of256Single), "x", {
    least: POSTS_GAIN,
  });
  if (!held) explainPosts(of256, of256Single);
  // One COMMIT a post waits for the disk; many posts a COMMIT are as fast as the cores are.
  const most = of256.runs.map(({ cpuUs }) => (cpus().length * 1e6) / cpuUs);
  const base = of256Single.runs.map(({ perSecond }) => perSecond);
  row(
    "  most that the cores could do with nothing but the server on them",
    null,
    most.map((posts, i) => posts / base[i]),
    "x",
  );
  const shares = (key) => of256.runs.map((run) => run[key]);
  row("  of the cores' time: the server", null, shares("serverShare"), "%");
  row("  the load generator", null, shares("generatorShare"), "%");
  row("  other programs", null, shares("othersShare"), "%");
  row("  written to the disk for each", null, each(of256), "KiB");
  row(`durable posts, 16 clients, ${name}`, of16, of16.perSecond, "posts/s");
  row("  against one COMMIT a post", of16Single, gain(of16, of16Single), "x");
  row("  written to the disk for each", null, each(of16), "KiB");
  row(`durable post, p50 at 4 clients, ${name}`, of4, eachMs(of4, "p50Us"), "ms");
  await Promise.all([batched, single].map(subjects.stop));
  const entriesUs = Array.from({ length: rounds }, () =>
    Number(execFileSync(`${scratch}/audit_cost`, [directories[0]])),
  );
  row("audit entry, CPU", null, entriesUs, "µs");
  row(
    "  of a durable post's at 256 clients",
    null,
    entriesUs.map((us) => (100 * us) / of256.cpuUs),
    "%",
    { most: 10 },
  );
  directories.forEach(cities.drop);
  return of4.p50Us;
}

/** The same city on both engines, beside each other; a PostgreSQL of its own that syncs. */
async function benchPgsql(city) {
  const cluster = await subjects.cluster();
  const files = cities.copyOf(city, "on-sqlite");
  const moved = cities.copyOf(city, "on-pgsql");
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
  const figures = await interleave(
    asked.flatMap(([, request, clients]) => [
      { subject: sqlite, request: ofSqlite[request], clients },
      { subject: pgsql, request: ofPgsql[request], clients },
    ]),
  );
  for (const [i, [name, , clients, unit]] of asked.entries()) {
    const [there, here] = [figures[2 * i], figures[2 * i + 1]];
    const value = unit === "ms" ? here.p50Us / 1000 : here.perSecond;
    row(`PostgreSQL: ${name}, ${clients} clients, ${cities.nameOf(city)}`, here, value, unit);
    row("  against SQLite", there, ratio(here, there, "perSecond"), "x");
  }
  await Promise.all([sqlite, pgsql].map(subjects.stop));
  await cluster.stop();
  [files, moved].forEach(cities.drop);
}

/** Start, and start after a crash in the midst of writing, with the log as long as it gets. */
async function benchLife(city) {
  const directory = cities.copyOf(city, "life");
  const logBytes = () => sizeOf(`${directory}/kairan.db-wal`);
  const [starts, crashes, lists, logs] = [[], [], [], []];
  for (let round = 0; round < rounds; round++) {
    let server = await subjects.kairan("kairan", directory);
    await subjects.liftLimits(server);
    const { create, list } = await requestsOf(server);
    await subjects.killLoaded(server, create, 16, () => logBytes() >= LOG_BYTES);
    logs.push(logBytes() / 2 ** 20);
    server = await subjects.kairan("kairan", directory);
    crashes.push(server.firstAnswerMs);
    await subjects.getJson(server, list.path, list.headers);
    lists.push(performance.now() - server.began);
    await subjects.stop(server);
    server = await subjects.kairan("kairan", directory);
    starts.push(server.firstAnswerMs);
    await subjects.stop(server);
  }
  row(`start to first answer, ${cities.nameOf(city)}`, null, starts, "ms", { most: 200 });
  row("  after kill -9 in the midst of writing", null, crashes, "ms", { most: 2000 });
  row("  to the first list, for a session of before", null, lists, "ms", { most: 2000 });
  row("  the database", null, sizeOf(`${directory}/kairan.db`) / 2 ** 20, "MiB");
  row("  the log that the kill left", null, logs, "MiB");
  cities.drop(directory);
}

async function morningRows(server, requests) {
  const morning = await crowd.morning(server, requests, signIns);
  const { people, told } = morning;
  row(`${signIns} sign in at once from one address`, null, morning.seconds, "s", {
    most: (40 * signIns) / 500,
  });
  row("  the first 500 of them", null, morning.first500, "s", { most: 40 });
  row("  refused for the address", null, told.refused, "times", { most: 0 });
  row("  told to come again", null, told.later, "times");
  row("  p99 of a list meanwhile, 50 a second", null, morning.p99, "ms", { most: 100 });
  for (const person of people.slice(0, 2000)) await subjects.openFirstPage(server, person.headers);
  const memory = subjects.memoryMiB(server);
  row(`memory with ${people.length} signed in`, null, memory.own, "MiB", { most: 200 });
  row("  with the pages of the database that it shares", null, memory.resident, "MiB");
  return people;
}

/** Everybody at once, from one address, which is exempt; and somebody who has to leave. */
async function benchCrowd(city) {
  const directory = cities.copyOf(city, "crowd");
  const server = await subjects.kairan("kairan", directory, "--exempt-networks", "127.0.0.1");
  await subjects.liftLimits(server);
  const requests = await requestsOf(server);
  await subjects.settle(server);
  const people = await morningRows(server, requests);
  const most = Math.min(streamCount, people.length * STREAMS_EACH);
  const open = await crowd.streams(server, requests, people, most);
  row(`${most} open streams, memory each`, null, open.bytesEach, "bytes", { most: 2048 });
  row("  p50 of a list beside them, 200 a second", null, open.p50, "ms");
  row("  p99", null, open.p99, "ms", { most: 100 });
  row(`  a new post is heard on ${open.heard} of them`, null, open.heardMs, "ms");
  for (const { name, p99 } of await crowd.slow(server, requests, slowCount, 200))
    row(`p99 of a list beside ${slowCount} ${name}`, null, p99, "ms", { most: 200 });
  const leaving = await crowd.suspension(server, directory, people.slice(-5));
  row("account closed: requests that still passed", null, leaving.passed, "requests", { most: 0 });
  row("  its stream ends", null, leaving.times, "ms", { most: 1000 });
  await subjects.stop(server);
  cities.drop(directory);
}

/** From the usual city to each larger one; `cost` of each of `sizes`. */
function growth(name, costs, gate) {
  for (const [i, city] of sizes.entries()) {
    if (city.posts <= usual.posts) continue;
    const grown = costs[i] / costs[sizes.indexOf(usual)];
    const title = `${name}, ${cities.nameOf(city)}, against ${cities.nameOf(usual)}`;
    row(title, null, grown, "x", city === largest ? gate : {});
  }
}

mkdirSync(scratch, { recursive: true });
console.log(
  `${cpus().length} cores, ${cpus()[0].model}, load ${loadavg()[0].toFixed(1)}; ${rounds} rounds of ${seconds} s`,
);
const began = performance.now();
if (only.includes("http")) await benchHttp();
if (only.includes("json")) benchJson();
if (only.includes("reads")) {
  const reads = [];
  for (const city of sizes) reads.push(await benchReads(city));
  for (const what of ["list", "one"])
    growth(
      `p50 of ${what === "list" ? "a list" : "one post"} at 4 clients`,
      reads.map((costs) => costs[what]),
      { most: 1.5 },
    );
}
if (only.includes("writes")) {
  const writes = [];
  for (const city of sizes) writes.push(city.staff < usual.staff ? null : await benchWrites(city));
  growth("p50 of a durable post at 4 clients", writes, { most: 1.5 });
}
if (only.includes("desk")) await benchDesk(largest);
if (only.includes("pgsql")) await benchPgsql(usual);
if (only.includes("life")) await benchLife(largest);
if (only.includes("crowd")) await benchCrowd(largest);
writeFileSync(
  `${subjects.build}/bench.json`,
  `${JSON.stringify({ rounds, seconds, rows }, null, 2)}\n`,
);
history.tell(rows);
if (process.env.RECORD === "yes") history.record(rows, new Date().toISOString().slice(0, 10));
const gated = rows.filter((one) => one.gate !== null);
const missed = gated.filter((one) => !one.passed);
const minutes = ((performance.now() - began) / 60000).toFixed(1);
console.log(
  `bench: ${gated.length - missed.length} gates held, ${missed.length} missed, in ${minutes} min`,
);
process.exit(missed.length === 0 ? 0 : 1);
