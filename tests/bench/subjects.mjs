// subjects.mjs - the servers that the bench measures: starting them, their CPU time, loading them.
import { execFile, execFileSync, spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { cpus } from "node:os";
import { dirname } from "node:path";
import { promisify } from "node:util";

/** Where the programs were built. */
export const build = process.env.BUILD ?? "build";
export const binary = `${build}/kairan`;
export const password = "kairan-demo-2026";
const ticksPerSecond = Number(execFileSync("getconf", ["CLK_TCK"]));

export const freePort = () =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });

const children = new Set();
process.on("exit", () => {
  for (const child of children) child.kill("SIGKILL");
});

/** Starts a program and waits until `pattern` (its port in group 1) stands in its output. */
function start(name, command, args, pattern) {
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"] });
  children.add(child);
  child.on("close", () => children.delete(child));
  return new Promise((resolve, reject) => {
    let text = "";
    const look = (piece) => {
      text += piece;
      const match = pattern.exec(text);
      if (match) {
        for (const stream of [child.stdout, child.stderr])
          stream.removeAllListeners("data").resume();
        resolve({ name, pid: child.pid, port: Number(match[1]), child, said: text });
      }
    };
    child.stdout.on("data", look);
    child.stderr.on("data", look);
    child.on("exit", (code) => reject(new Error(`${name} ended with ${code}: ${text}`)));
  });
}

export const stop = (subject) =>
  new Promise((resolve) => {
    subject.child.removeAllListeners("exit").on("exit", resolve);
    subject.child.kill("SIGTERM");
  });

/** As a crash would end it. */
export const kill = (subject) =>
  new Promise((resolve) => {
    subject.child.removeAllListeners("exit").on("exit", resolve);
    subject.child.kill("SIGKILL");
  });

/** Between a server's turns. */
export const pause = (subject) => subject.child.kill("SIGSTOP");
export const resume = (subject) => subject.child.kill("SIGCONT");

/** Until the server has done what it does after its start, such as reading what it keeps in memory. */
export async function settle(subject) {
  await subject.ready;
  for (let i = 0; i < 200; i++) {
    const before = cpuSeconds(subject.pid);
    await new Promise((resolve) => setTimeout(resolve, 300));
    if (cpuSeconds(subject.pid) - before < 0.03) return;
  }
}

export const send = (subject, { path, method, headers, body }) =>
  fetch(`http://127.0.0.1:${subject.port}${path}`, { method, headers, body });

export const hello = (name) => start(name, `${build}/bench/${name}_hello`, ["2"], /port (\d+)\n/);

/** When the server has said so: its index of all items is in memory, which begins with its start. */
const indexed = ({ child, said }) =>
  new Promise((resolve) => {
    const look = (piece) => {
      if (String(piece).includes('"item.index_built"')) resolve();
    };
    for (const stream of [child.stdout, child.stderr]) stream.on("data", look);
    look(said);
  });

/**
 * A server with two I/O threads, as the baselines have; `firstAnswerMs`: from its start to its
 * first answer.
 */
export async function kairan(name, data, ...options) {
  const began = performance.now();
  const subject = await start(
    name,
    binary,
    ["serve", "--data", data, "--listen", "127.0.0.1:0", "--io-threads", "2", ...options],
    /"server\.listening".*"port":(\d+)/,
  );
  const ready = indexed(subject);
  await fetch(`http://127.0.0.1:${subject.port}/healthz`);
  return { ...subject, ready, began, firstAnswerMs: performance.now() - began };
}

/** A PostgreSQL of its own, with a database for a city; it syncs, as a real one does. */
export async function cluster() {
  const place = `${mkdtempSync("/tmp/kairan-bench.")}/cluster`;
  chmodSync(dirname(place), 0o755);
  const script = (...words) => execFileSync("sh", ["tests/lib/cluster.sh", ...words]);
  const admin = script("make", place, "fsync=on", "full_page_writes=on").toString().trim();
  const server = spawn("sh", ["tests/lib/cluster.sh", "run", place], {
    stdio: "ignore",
  });
  script("wait", place);
  execFileSync("psql", ["-q", admin, "-c", "CREATE DATABASE kairan_bench"]);
  return {
    url: admin.replace("/postgres?", "/kairan_bench?"),
    async stop() {
      const ended = new Promise((resolve) => server.once("exit", resolve));
      server.kill("SIGINT");
      await ended;
      rmSync(dirname(place), { recursive: true, force: true });
    },
  };
}

export async function nginx() {
  const port = await freePort();
  const directory = `${process.cwd()}/${build}/bench/nginx`;
  mkdirSync(directory, { recursive: true });
  writeFileSync(
    `${directory}/nginx.conf`,
    `daemon off; worker_processes 2; pid ${directory}/pid; error_log stderr info;
events { worker_connections 4096; }
http { access_log off; keepalive_requests 100000000; client_body_temp_path ${directory}; proxy_temp_path ${directory};
  fastcgi_temp_path ${directory}; uwsgi_temp_path ${directory}; scgi_temp_path ${directory};
  server { listen 127.0.0.1:${port} reuseport; location / { default_type text/plain; return 200 "${"k".repeat(1024)}"; } } }`,
  );
  const subject = await start(
    "nginx",
    "/usr/sbin/nginx",
    ["-e", "stderr", "-c", `${directory}/nginx.conf`],
    /(start worker process)/,
  );
  await new Promise((resolve) => setTimeout(resolve, 200));
  return { ...subject, port };
}

/** CPU seconds of the process and its children so far. */
function cpuSeconds(pid) {
  let ticks = 0;
  for (const entry of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    try {
      const stat = readFileSync(`/proc/${entry}/stat`, "utf8");
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      if (Number(entry) === pid || Number(fields[1]) === pid)
        ticks += Number(fields[11]) + Number(fields[12]);
    } catch {
      // a process that has ended meanwhile
    }
  }
  return ticks / ticksPerSecond;
}

/** CPU seconds so far, of load generators that ended and of all programs; and the time, in s. */
function secondsOfAll() {
  const own = readFileSync("/proc/self/stat", "utf8");
  const waitedFor = own
    .slice(own.lastIndexOf(")") + 2)
    .split(" ")
    .slice(13, 15);
  const modes = readFileSync("/proc/stat", "utf8").split(/ +/).slice(1, 4); // user, nice, system
  const sum = (ticks) => ticks.map(Number).reduce((a, b) => a + b) / ticksPerSecond;
  return { generators: sum(waitedFor), programs: sum(modes), time: performance.now() / 1000 };
}

/** What the process has sent to the disk so far. */
const writtenBytes = (pid) =>
  Number(/^write_bytes: (\d+)/m.exec(readFileSync(`/proc/${pid}/io`, "utf8"))[1]);

/** `own`: what nobody else could use; `resident`: with the pages of files that are mapped. */
export function memoryMiB(subject) {
  const status = readFileSync(`/proc/${subject.pid}/status`, "utf8");
  const of = (name) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)[1]) / 1024;
  return { own: of("RssAnon") + of("RssShmem"), resident: of("VmRSS") };
}

const wrk = (subject, request, clients, seconds) => [
  "wrk",
  [
    `-t${Math.min(2, clients)}`,
    `-c${clients}`,
    `-d${seconds}s`,
    "--latency",
    "-s",
    "tests/bench/wrk.lua",
    `http://127.0.0.1:${subject.port}${request.path}`,
  ],
  {
    encoding: "utf8",
    env: {
      ...process.env,
      BENCH_METHOD: request.method ?? "GET",
      BENCH_HEADERS: Object.entries(request.headers ?? {})
        .map(([k, v]) => `${k}: ${v}`)
        .join("\n"),
      ...(request.body ? { BENCH_BODY: request.body } : {}),
    },
  },
];

/** Loads the subject until `reached()`, and then ends it as a crash would, in the midst of it. */
export async function killLoaded(subject, request, clients, reached) {
  const [command, args, options] = wrk(subject, request, clients, 600);
  const child = spawn(command, args, { ...options, stdio: "ignore" });
  children.add(child);
  while (!reached()) await new Promise((resolve) => setTimeout(resolve, 5));
  await kill(subject);
  children.delete(child);
  child.kill("SIGKILL");
}

/** One run of wrk against the subject. */
export function load(subject, request, clients, seconds) {
  const before = cpuSeconds(subject.pid);
  const allBefore = secondsOfAll();
  const writtenBefore = writtenBytes(subject.pid);
  const run = spawnSync(...wrk(subject, request, clients, seconds));
  const server = cpuSeconds(subject.pid) - before;
  const all = secondsOfAll();
  const generator = all.generators - allBefore.generators;
  const share = (ofCpu) => (100 * ofCpu) / (all.time - allBefore.time) / cpus().length;
  const line = run.stdout.split("\n").find((text) => text.startsWith("{"));
  if (!line) throw new Error(`wrk: ${run.stdout}${run.stderr}`);
  const figures = JSON.parse(line);
  const timeOf = (us) => (figures.requests === 0 ? Number.POSITIVE_INFINITY : us);
  return {
    perSecond: (figures.requests * 1e6) / figures.us,
    p50Us: timeOf(figures.p50_us),
    p99Us: timeOf(figures.p99_us),
    p999Us: timeOf(figures.p999_us),
    cpuUs: (server * 1e6) / figures.requests,
    serverShare: share(server), // in % of what the cores have
    generatorShare: share(generator),
    othersShare: share(all.programs - allBefore.programs - server - generator),
    writtenBytes: (writtenBytes(subject.pid) - writtenBefore) / figures.requests,
    refused: figures.refused + figures.broken,
  };
}

/** Signs in; gives the headers of a signed-in request, with the token for unsafe methods. */
export async function signIn(subject, login) {
  const reply = await fetch(`http://127.0.0.1:${subject.port}/api/session`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ login, password }),
  });
  if (reply.status !== 200) throw new Error(`sign-in: ${reply.status} ${await reply.text()}`);
  const { csrf } = await reply.json();
  return {
    Cookie: reply.headers.get("set-cookie").split(";")[0],
    "X-CSRF-Token": csrf,
    "Content-Type": "application/json",
  };
}

/** Requests of the READ lane so far, and those of them that took more than `seconds` of its buckets. */
async function readsOver(adminPort, seconds) {
  const text = await (await fetch(`http://127.0.0.1:${adminPort}/metrics`)).text();
  const within = (limit) =>
    Number(
      text.split(`kairan_request_seconds_bucket{lane="read",le="${limit}"} `)[1].split("\n")[0],
    );
  return { all: within("+Inf"), over: within("+Inf") - within(seconds) };
}

/** In %, how many reads of one client the server itself had longer than `seconds`. */
export async function slowReads(subject, adminPort, request, seconds) {
  const before = await readsOver(adminPort, seconds);
  load(subject, request, 1, 2);
  const after = await readsOver(adminPort, seconds);
  return (100 * (after.over - before.over)) / (after.all - before.all);
}

export async function getJson(subject, path, headers) {
  const reply = await fetch(`http://127.0.0.1:${subject.port}${path}`, {
    headers,
  });
  if (!reply.ok) throw new Error(`${path}: ${reply.status} ${await reply.text()}`);
  return reply.json();
}

async function changeJson(subject, path, headers, body) {
  const reply = await fetch(`http://127.0.0.1:${subject.port}${path}`, {
    method: "PATCH",
    headers,
    body: JSON.stringify(body),
  });
  if (!reply.ok) throw new Error(`${path}: ${reply.status} ${await reply.text()}`);
}

/** A right of a board as a request states it, and the person beside whom it names. */
const withPerson = (right, id) => ({
  members: [
    ...(right?.members ?? []).map((member) =>
      member.department
        ? { department_id: member.department.id, below: member.below }
        : { person_id: member.person.id },
    ),
    { person_id: id },
  ],
});

/**
 * The administrator lets staff read more boards, with all that was ever posted there, until it is
 * that many. Gives them as staff sees them.
 */
export async function readBoards(subject, headers, count) {
  const admin = await signIn(subject, "admin");
  const { user } = await getJson(subject, "/api/session", headers);
  const { items: mine } = await getJson(subject, "/api/bulletin/boards", headers);
  const { items: all } = await getJson(subject, "/api/bulletin/boards?manage=true", admin);
  const known = new Set(mine.map((board) => board.id));
  const more = all.filter((board) => !known.has(board.id)).slice(0, count - mine.length);
  for (const { id } of more) {
    const board = await getJson(subject, `/api/bulletin/boards/${id}`, admin);
    await changeJson(
      subject,
      `/api/bulletin/boards/${id}`,
      { ...admin, "If-Match": `"${board.version}"` },
      { readers: withPerson(board.readers, user.id) },
    );
  }
  const { items } = await getJson(subject, "/api/bulletin/boards", headers);
  if (items.length !== count) throw new Error(`staff reads ${items.length} boards`);
  return items;
}

export async function liftLimits(subject) {
  const headers = await signIn(subject, "admin");
  const { items } = await getJson(subject, "/api/core/settings", headers);
  const { version } = items.find(({ key }) => key === "requests_per_min");
  await changeJson(
    subject,
    "/api/core/settings",
    { ...headers, "If-Match": `"${version}"` },
    { key: "requests_per_min", value: "10000000" },
  );
}

/** What the first page of the client asks for. */
export async function openFirstPage(subject, headers) {
  const { items } = await getJson(subject, "/api/bulletin/boards", headers);
  await getJson(subject, "/api/bulletin/incident_notices", headers);
  await getJson(subject, `/api/bulletin/posts?board_id=${items[0].id}&limit=20`, headers);
}

/** Ends somebody's account on the machine, as the chief of section would have it done. */
export const closeAccount = (directory, login) =>
  promisify(execFile)(binary, ["user", "close", "--data", directory, "--login", login]);
