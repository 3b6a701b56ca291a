// cities.mjs - the demonstration cities that the bench measures: made once, copied to be written on.
//
// CITIES is the folder that keeps them, build/bench unless it is given. The largest takes some ten
// minutes and 2.6 GB.
import { execFileSync } from "node:child_process";
import { existsSync, renameSync, rmSync } from "node:fs";
import * as subjects from "./subjects.mjs";

const scratch = `${subjects.build}/bench`;
const kept = process.env.CITIES ?? scratch;

/** "10000/50": posts and staff; without staff 2,000, and from a million posts on 10,000. */
export function parse(text) {
  const [posts, staff] = text.split("/").map(Number);
  return { posts, staff: staff ?? (posts >= 1_000_000 ? 10_000 : 2_000) };
}

export const nameOf = ({ posts, staff }) =>
  `${posts.toLocaleString("en")} posts, ${staff.toLocaleString("en")} staff`;

/** Whether this program can serve what an earlier one made. */
function fits(directory) {
  try {
    execFileSync(subjects.binary, ["migrate", "--data", directory], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

export function directoryOf({ posts, staff }) {
  const directory = `${kept}/city-${posts}-${staff}`;
  if (existsSync(directory) && fits(directory)) return directory;
  rmSync(directory, { recursive: true, force: true });
  rmSync(`${directory}.new`, { recursive: true, force: true });
  console.log(`making a city of ${posts} posts`);
  execFileSync(
    subjects.binary,
    [
      ...["demo", "--data", `${directory}.new`, "--seed", "1", "--posts", String(posts)],
      ...["--staff", String(staff), "--password", subjects.password],
    ],
    { stdio: "ignore" },
  );
  renameSync(`${directory}.new`, directory);
  return directory;
}

/** A copy to write on, on the disk: what is measured then must not wait for it. */
export function copyOf(city, name) {
  const copy = `${scratch}/${name}`;
  const from = directoryOf(city);
  rmSync(copy, { recursive: true, force: true });
  execFileSync("cp", ["-r", "--reflink=auto", from, copy]);
  execFileSync("sync", ["-f", copy]);
  return copy;
}

export const drop = (directory) => rmSync(directory, { recursive: true, force: true });
