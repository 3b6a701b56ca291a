// table.mjs - runs in turn, and the rows that come of them: value, unit, gate, verdict.
import * as subjects from "./subjects.mjs";

export const rounds = Number(process.env.ROUNDS ?? 3);
export const seconds = Number(process.env.RUN_SECONDS ?? 2);
export const rows = [];
let lastName = ""; // of a row that is not indented

export const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/**
 * runs: [{subject, request, clients}]; gives the medians of each, and all runs under `runs`. Who is
 * not at work is stopped meanwhile: what a server does afterwards, such as indexing what was
 * posted, costs no other one. Writes that wait when their time is up are done before.
 */
export async function interleave(runs) {
  const all = runs.map(() => []);
  const servers = new Set(runs.map(({ subject }) => subject));
  for (const subject of servers) await subjects.settle(subject);
  for (const subject of servers) subjects.pause(subject);
  for (let round = 0; round < rounds; round++)
    for (const [i, run] of runs.entries()) {
      subjects.resume(run.subject);
      all[i].push(subjects.load(run.subject, run.request, run.clients, seconds));
      if (run.request.body) await subjects.send(run.subject, run.request);
      subjects.pause(run.subject);
    }
  for (const subject of servers) subjects.resume(subject);
  return all.map((list) => ({
    ...Object.fromEntries(
      Object.keys(list[0]).map((key) => [key, median(list.map((one) => one[key]))]),
    ),
    runs: list,
  }));
}

/** A ratio between two subjects of the same round, for each round; none to what did nothing. */
export const ratio = (above, below, key) =>
  above.runs.map((run, i) => run[key] / (below.runs[i][key] || Number.NaN));

/** A time of each round. */
export const eachMs = (figures, key) => figures.runs.map((run) => run[key] / 1000);

/**
 * A row of the table: a value, or that of each round. Without `gate` it is only shown; gives
 * whether the gate is held.
 */
export function row(name, figures, values, unit, gate = {}) {
  const each = [values].flat();
  const value = median(each);
  const spread = value === 0 ? 0 : (Math.max(...each) - Math.min(...each)) / value;
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
      name.padEnd(66),
      value.toFixed(2).padStart(10),
      unit.padEnd(11),
      limit.padEnd(8),
      (gated ? (passed ? "held" : "MISSED") : "").padEnd(7),
      figures
        ? `${Math.round(figures.perSecond)}/s  p50 ${figures.p50Us} µs  p99 ${figures.p99Us} µs  p99.9 ${figures.p999Us} µs  cpu ${figures.cpuUs.toFixed(1)} µs`
        : "",
    ].join(" "),
  );
  return passed;
}

/** Why the gate of the last row was missed. */
export function explain(text) {
  rows.at(-1).why = text;
  console.log(`    missed: ${text}`);
}
