// crowd.mjs - many at once: everybody signing in at 8:30, open event streams, slow clients; and who has to leave.
import { connect } from "node:net";
import { beside, pause, steadily } from "./steady.mjs";
import * as subjects from "./subjects.mjs";

const login = (number) => `s${String(number).padStart(5, "0")}`;

/**
 * Signs in, and comes again when told to, as late as told: null for who can't (on leave). `told`
 * counts the answers that said so.
 */
async function signInPatiently(server, name, told) {
  for (;;) {
    const reply = await fetch(`http://127.0.0.1:${server.port}/api/session`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ login: name, password: subjects.password }),
    });
    if (reply.status === 200) {
      const { csrf } = await reply.json();
      const cookie = reply.headers.get("set-cookie").split(";")[0];
      const headers = { Cookie: cookie, "X-CSRF-Token": csrf, "Content-Type": "application/json" };
      return { name, headers };
    }
    await reply.arrayBuffer();
    if (reply.status === 401) return null;
    const later = Number(reply.headers.get("retry-after"));
    if (reply.status === 429) told.refused++;
    else if (reply.status === 503 && later > 0) told.later++;
    else throw new Error(`sign-in: ${reply.status}, Retry-After ${later}`);
    await pause(later * 1000);
  }
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

/** `count` open streams: what each costs, what requests beside them take, when all hear of a post. */
export async function streams(server, requests, people, count) {
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
      stream(server, people[(sockets.length + i) % people.length].headers.Cookie, onPost),
    );
    sockets.push(...(await Promise.all(batch)));
  }
  await pause(1000);
  const bytesEach = ((subjects.memoryMiB(server).own - before) * 1024 * 1024) / count;
  const figures = await steadily(server, requests.list, 200, 10);
  const posted = performance.now();
  await subjects.send(server, requests.create);
  await pause(3000);
  hangUp(sockets);
  return { bytesEach, ...figures, heard, heardMs: lastHeard - posted };
}

function hangUp(sockets) {
  for (const socket of sockets) {
    socket.ended = true;
    socket.destroy();
  }
}

/**
 * Of the logins by number up to this one: seven people have names for theirs, some have no account,
 * and two in a hundred are on leave. 42 of 50 can sign in, 483 of 500, 2,929 of 3,000.
 */
const leastWhoCan = (count) => (count - 7) * 0.95;

/**
 * `count` people sign in at once from one address, while one reads. `people`: who is signed in then;
 * `first500`: when 500 were; `told`: how often one had to come again, and was refused for the
 * address.
 */
export async function morning(server, requests, count) {
  const told = { later: 0, refused: 0 };
  const answered = [];
  const began = performance.now();
  const one = async (number) => {
    const person = await signInPatiently(server, login(number), told);
    answered.push(performance.now());
    return person;
  };
  const { result, p99 } = await beside(server, requests.list, 50, () =>
    Promise.all(Array.from({ length: count }, (_, i) => one(i + 1))),
  );
  const people = result.filter((person) => person !== null);
  if (people.length < leastWhoCan(count))
    throw new Error(`only ${people.length} of ${count} could sign in`);
  return {
    people,
    told,
    p99,
    seconds: (answered.at(-1) - began) / 1000,
    first500: (answered[Math.min(500, count) - 1] - began) / 1000,
  };
}

/** What slowhttptest does: heads and bodies that never end, replies that are never read. */
const slowness = {
  "slow heads": { opening: () => "GET / HTTP/1.1\r\nHost: a\r\n", drop: "X: y\r\n" },
  "slow bodies": {
    opening: (headers) =>
      `POST /api/bulletin/posts HTTP/1.1\r\nHost: a\r\nCookie: ${headers.Cookie}\r\n` +
      `X-CSRF-Token: ${headers["X-CSRF-Token"]}\r\nContent-Type: application/json\r\n` +
      "Content-Length: 60000\r\n\r\n{",
    drop: " ",
  },
  "slow readers": {
    opening: (headers) =>
      `GET /api/openapi.json HTTP/1.1\r\nHost: a\r\nCookie: ${headers.Cookie}\r\n\r\n`.repeat(3),
  },
};

function slowClient(server, text, drop) {
  const socket = connect(server.port, "127.0.0.1");
  socket.pause(); // reads nothing
  socket.on("error", () => {}); // the server may end it
  socket.write(text);
  const drops = drop && setInterval(() => socket.writable && socket.write(drop), 500);
  socket.on("close", () => clearInterval(drops));
  return socket;
}

/**
 * `count` slow clients of each kind in turn, so many more each second, as slowhttptest opens them;
 * p99 of a list when all are there, for as long again.
 */
export async function slow(server, requests, count, perSecond) {
  const found = [];
  for (const [name, { opening, drop }] of Object.entries(slowness)) {
    const text = opening(requests.create.headers);
    const sockets = [];
    while (sockets.length < count) {
      sockets.push(slowClient(server, text, drop));
      await pause(1000 / perSecond);
    }
    const { p99 } = await beside(server, requests.list, 100, () =>
      pause((1000 * count) / perSecond),
    );
    hangUp(sockets);
    await pause(500);
    found.push({ name, p99 });
  }
  return found;
}

/**
 * Accounts closed while their streams are open: the longest time from the command to a stream's
 * end, and how many requests still passed after it.
 */
export async function suspension(server, directory, people) {
  let passed = 0;
  const times = [];
  for (const person of people) {
    const socket = await stream(server, person.headers.Cookie, () => {});
    socket.ended = true;
    const began = performance.now();
    const ended = new Promise((resolve) => {
      socket.once("close", () => resolve(performance.now() - began));
    });
    await subjects.closeAccount(directory, person.name);
    const reply = await fetch(`http://127.0.0.1:${server.port}/api/session`, {
      headers: { Cookie: person.headers.Cookie },
    });
    if (reply.status !== 401) passed++;
    await reply.arrayBuffer();
    times.push(await Promise.race([ended, pause(10_000).then(() => 10_000)]));
    socket.destroy();
  }
  return { passed, times };
}
