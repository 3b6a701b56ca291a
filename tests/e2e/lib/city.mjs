// A real server on a free port with its own copy of the small demonstration city.
import { execFile, spawn } from "node:child_process";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const START_MS_MAX = 20_000;
const STOP_MS_MAX = 10_000;

export const PASSWORD = "kairan-demo-2026";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const binary = process.env.KAIRAN_BINARY ?? join(root, "build/kairan");

async function fill(directory, staff) {
  if (process.env.KAIRAN_TEST_CITY && !staff) {
    await cp(process.env.KAIRAN_TEST_CITY, directory, { recursive: true });
    return;
  }
  const size = ["--staff", String(staff ?? 60), "--posts", "300"];
  const options = ["--seed", "1", ...size, "--password", PASSWORD];
  await promisify(execFile)(binary, ["demo", "--data", directory, ...options]);
}

/** Resolves with the port that the log names. */
function listening(server, log) {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`no answer in time: ${log}`)), START_MS_MAX);
    server.once("exit", (code) => reject(new Error(`serve ended with ${code}: ${log.join("\n")}`)));
    for (const stream of [server.stdout, server.stderr]) {
      createInterface({ input: stream }).on("line", (line) => {
        log.push(line);
        const port = line.includes("server.listening") && /"port":\s*(\d+)/.exec(line)?.[1];
        if (!port) return;
        clearTimeout(late);
        resolve(Number(port));
      });
    }
  });
}

function ended(server) {
  return new Promise((resolve) => {
    if (server.exitCode !== null) resolve(server.exitCode);
    else server.once("exit", resolve);
  });
}

/** `staff`: a city of its own of that many; `serve`: further options of `kairan serve`. */
export async function startCity({ staff, serve = [] } = {}) {
  const directory = await mkdtemp(join(tmpdir(), "kairan-e2e-"));
  const data = join(directory, "city");
  await fill(data, staff);
  const log = [];
  let server;
  const start = async (port) => {
    const options = ["--data", data, "--listen", `127.0.0.1:${port}`, ...serve];
    server = spawn(binary, ["serve", ...options], { stdio: ["ignore", "pipe", "pipe"] });
    return listening(server, log);
  };
  const stop = async () => {
    server.kill("SIGTERM");
    const force = setTimeout(() => server.kill("SIGKILL"), STOP_MS_MAX);
    const code = await ended(server);
    clearTimeout(force);
    return code;
  };
  const port = await start(0);
  return {
    port,
    log,
    stop,
    kill: (signal) => server.kill(signal),
    /** The same city on the same port, after `stop`. */
    start: () => start(port),
    async clear() {
      if (server.exitCode === null) await stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
