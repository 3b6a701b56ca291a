// steady.mjs - requests at a steady rate, whatever the answers take.
//
// Those beside other work are sent from a thread of their own: a client that opens 500 connections
// at once answers itself late for as long as that takes, and would blame the server.
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";

export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const percentile = (values, part) =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))];

/** Sums up `times` in ms. */
const figuresOf = (times) => ({ p50: percentile(times, 0.5), p99: percentile(times, 0.99) });

/** Asks `perSecond` times a second for `seconds`; times in ms. */
async function ask(port, request, perSecond, seconds) {
  const times = [];
  const open = [];
  const began = performance.now();
  const one = async () => {
    const asked = performance.now();
    const reply = await fetch(`http://127.0.0.1:${port}${request.path}`, {
      headers: request.headers,
    });
    await reply.arrayBuffer();
    if (reply.status !== 200) throw new Error(`${request.path}: ${reply.status}`);
    times.push(performance.now() - asked);
  };
  for (let i = 0; i < perSecond * seconds; i++) {
    await pause(Math.max(0, began + (i * 1000) / perSecond - performance.now()));
    open.push(one());
  }
  await Promise.all(open);
  return times;
}

/** Asks `perSecond` times a second for `seconds`; what the answers took. */
export const steadily = async (server, request, perSecond, seconds) =>
  figuresOf(await ask(server.port, request, perSecond, seconds));

/** Asks `perSecond` times a second as long as `work` takes; gives its result and the figures. */
export async function beside(server, request, perSecond, work) {
  const worker = new Worker(new URL(import.meta.url), {
    workerData: { port: server.port, request, perSecond },
  });
  const next = () =>
    new Promise((resolve, reject) => {
      worker.once("message", resolve);
      worker.once("error", reject);
    });
  await next(); // it has asked once
  const times = next();
  const result = await work().finally(() => worker.postMessage("over"));
  return { result, ...figuresOf(await times) };
}

if (!isMainThread && workerData?.perSecond !== undefined) {
  const { port, request, perSecond } = workerData;
  const times = [];
  let over = false;
  parentPort.once("message", () => {
    over = true;
  });
  await ask(port, request, 1, 1);
  parentPort.postMessage("ready");
  while (!over) times.push(...(await ask(port, request, perSecond, 1)));
  parentPort.postMessage(times);
}
