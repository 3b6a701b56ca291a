// history.mjs - what the gated figures were before, to tell when one got worse by more than noise.
//
// tests/bench/history.jsonl: a line a recorded run (RECORD=yes), with the value of each gated row and its spread over
// the rounds: the distance of the outermost, as a part of the median. Worse by more than the larger of both spreads,
// and by more than a twentieth, is told; it ends no run, since machines differ.
import { appendFileSync, existsSync, readFileSync } from "node:fs";

const file = "tests/bench/history.jsonl";
const LEAST = 0.05;

/** The newest recorded figure of each row. */
function before() {
  const known = new Map();
  if (!existsSync(file)) return known;
  for (const line of readFileSync(file, "utf8").split("\n").filter(Boolean)) {
    const { at, rows } = JSON.parse(line);
    for (const [name, figure] of Object.entries(rows)) known.set(name, { at, ...figure });
  }
  return known;
}

/** How much worse, as a part of the old value; below 0: better. */
const worsening = ({ value, gate }, old) =>
  gate.least === undefined ? value / old.value - 1 : old.value / value - 1;

export function tell(rows) {
  const known = before();
  for (const row of rows.filter(({ gate }) => gate !== null)) {
    const old = known.get(row.name);
    if (!old) continue;
    const worse = worsening(row, old);
    if (worse > Math.max(LEAST, row.spread, old.spread))
      console.log(
        `worse than on ${old.at}: ${row.name}: ${row.value.toFixed(2)}, was ${old.value.toFixed(2)} ${row.unit}`,
      );
  }
}

export function record(rows, at) {
  const kept = rows
    .filter(({ gate }) => gate !== null)
    .map(({ name, value, spread }) => [
      name,
      { value: Number(value.toPrecision(4)), spread: Number(spread.toFixed(3)) },
    ]);
  appendFileSync(file, `${JSON.stringify({ at, rows: Object.fromEntries(kept) })}\n`);
}
