// crowd.mjs - many at once: open event streams beside requests, and everybody signing in at 8:30.
import { connect } from "node:net";
import * as subjects from "./subjects.mjs";

const SESSIONS = 600; // that the streams share: each keeps at most 20 on one I/O thread
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const login = (number) => `s${String(number).padStart(5, "0")}`;
const percentile = (values, part) =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))];

/** The first `count` people who can sign in, some at a time; who is on leave can't. */
async function sessions(server, count, atOnce) {
  const all = [];
  let next = 1;
  const worker = async () => {
    while (all.length < count && next < count * 1.3) {
      const headers = await subjects.signIn(server, login(next++)).catch(() => null);
      if (headers) all.push(headers);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  if (all.length < count) throw new Error(`only ${all.length} of ${count} could sign in`);
  return all;
}

/** An open stream; `onPost(ms)` when the event of a new post arrives. */
function stream(server, cookie, onPost) {
  return new Promise((resolve, reject) => {
    const socket = connect(server.port, "127.0.0.1");
    let begun = false;
    socket.on("error", reject);
    socket.on("close", () => {
      if (!socket.ended) reject(new Error("the server closed a stream"));
    });
    socket.on("data", (piece) => {
      const text = piece.toString("latin1");
      if (!begun) {
        if (!text.startsWith("HTTP/1.1 200")) return reject(new Error(text.slice(0, 80)));
        begun = true;
        resolve(socket);
      }
      if (text.includes("event: bulletin.post.created")) onPost();
    });
    socket.write(
      `GET /api/events HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nCookie: ${cookie}\r\n\r\n`,
    );
  });
}

/** Asks `perSecond` times a second for `seconds`, whatever the answers take; times in ms. */
export async function steadily(server, request, perSecond, seconds) {
  const times = [];
  const open = [];
  const began = performance.now();
  const ask = async () => {
    const asked = performance.now();
    const reply = await fetch(`http://127.0.0.1:${server.port}${request.path}`, {
      headers: request.headers,
    });
    await reply.arrayBuffer();
    if (reply.status !== 200) throw new Error(`${request.path}: ${reply.status}`);
    times.push(performance.now() - asked);
  };
  for (let i = 0; i < perSecond * seconds; i++) {
    await pause(Math.max(0, began + (i * 1000) / perSecond - performance.now()));
    open.push(ask());
  }
  await Promise.all(open);
  return times;
}

/** `count` open streams: what each costs, what requests beside them take, when all hear of a post. */
export async function streams(server, requests, count) {
  const people = await sessions(server, SESSIONS, 8);
  const before = subjects.memoryMiB(server).own;
  const sockets = [];
  let heard = 0;
  let lastHeard = 0;
  const onPost = () => {
    heard++;
    lastHeard = performance.now();
  };
  while (sockets.length < count) {
    const batch = Array.from({ length: Math.min(100, count - sockets.length) }, (_, i) =>
      stream(server, people[(sockets.length + i) % people.length].Cookie, onPost),
    );
    sockets.push(...(await Promise.all(batch)));
  }
  await pause(1000);
  const bytesEach = ((subjects.memoryMiB(server).own - before) * 1024 * 1024) / count;
  const times = await steadily(server, requests.list, 200, 10);
  const posted = performance.now();
  await fetch(`http://127.0.0.1:${server.port}${requests.create.path}`, {
    method: "POST",
    headers: requests.create.headers,
    body: requests.create.body,
  });
  await pause(3000);
  for (const socket of sockets) {
    socket.ended = true;
    socket.destroy();
  }
  return {
    bytesEach,
    p50: percentile(times, 0.5),
    p99: percentile(times, 0.99),
    heard,
    heardMs: lastHeard - posted,
  };
}

/** `count` people sign in at once from one address, while one reads. */
export async function morning(server, requests, count) {
  const began = performance.now();
  let over = false;
  const reading = (async () => {
    const times = [];
    while (!over) times.push(...(await steadily(server, requests.list, 50, 1)));
    return times;
  })();
  const people = await sessions(server, count, count);
  const seconds = (performance.now() - began) / 1000;
  over = true;
  const times = await reading;
  for (const headers of people.slice(0, 50))
    await subjects.getJson(server, "/api/session", headers);
  return { seconds, p50: percentile(times, 0.5), p99: percentile(times, 0.99) };
}
