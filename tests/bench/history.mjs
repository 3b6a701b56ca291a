// history.mjs - what the gated figures were before, to tell when one got worse by more than noise.
//
// tests/bench/history.jsonl: a line a recorded run (RECORD=yes), with its day, commit and machine,
// the value of each gated row and its spread over the rounds: the distance of the outermost, as a
// part of the median. A figure is held against the median of the last RUNS runs on such a machine.
// Worse by more than either spread, that of the run or that of those before it, and by more than a
// twentieth, is told; it ends no run. Before two runs nothing is: one does not say what noise is.
import { execFileSync } from "node:child_process";
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { cpus } from "node:os";
import { median } from "./table.mjs";

const file = process.env.HISTORY ?? "tests/bench/history.jsonl";
const LEAST = 0.05;
const RUNS = 5;
const machine = `${cpus().length} x ${cpus()[0].model}`;

/** The last recorded figures of each row, the newest last. */
function before() {
  const known = new Map();
  if (!existsSync(file)) return known;
  for (const line of readFileSync(file, "utf8").split("\n").filter(Boolean)) {
    const run = JSON.parse(line);
    if (run.machine !== machine) continue;
    for (const [name, figure] of Object.entries(run.rows))
      known.set(name, [...(known.get(name) ?? []), { at: run.at, ...figure }].slice(-RUNS));
  }
  return known;
}

/** How much worse, as a part of the old value; below 0: better. From 0 on up, anything is. */
function worsening({ value, gate }, old) {
  const [now, then] = gate.least === undefined ? [value, old] : [old, value];
  if (now === then) return 0;
  return then === 0 ? Number.POSITIVE_INFINITY : now / then - 1;
}

/** Of the values of several runs, or, where it is larger, the median of their own spreads. */
function noise(figures, middle) {
  const values = figures.map(({ value }) => value);
  const between = middle === 0 ? 0 : (Math.max(...values) - Math.min(...values)) / middle;
  return Math.max(between, median(figures.map(({ spread }) => spread)));
}

export function tell(rows) {
  const known = before();
  let held = 0;
  let told = 0;
  for (const row of rows.filter(({ gate }) => gate !== null)) {
    const figures = known.get(row.name);
    if (!(figures?.length > 1)) continue;
    const middle = median(figures.map(({ value }) => value));
    const worse = worsening(row, middle);
    held++;
    if (worse <= Math.max(LEAST, row.spread, noise(figures, middle))) continue;
    told++;
    console.log(
      `worse than since ${figures[0].at}: ${row.name}: ${row.value.toFixed(2)}, was ${middle.toFixed(2)} ${row.unit} (${figures.length} runs)`,
    );
  }
  if (held > 0) console.log(`history: ${held} figures held against earlier runs, ${told} worse`);
}

export function record(rows, at) {
  const kept = rows
    .filter(({ gate, value }) => gate !== null && Number.isFinite(value))
    .map(({ name, value, spread }) => [
      name,
      { value: Number(value.toPrecision(4)), spread: Number(spread.toFixed(3)) },
    ]);
  const commit = execFileSync("git", ["rev-parse", "--short", "HEAD"]).toString().trim();
  appendFileSync(
    file,
    `${JSON.stringify({ at, commit, machine, rows: Object.fromEntries(kept) })}\n`,
  );
}
