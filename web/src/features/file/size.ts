// Sizes of files as people write them.

const UNITS = ["B", "KB", "MB", "GB", "TB"];
const STEP = 1024;

/** "820 B", "1.4 MB": three digits are enough to judge a download. */
export function formatSize(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= STEP && unit < UNITS.length - 1) {
    value /= STEP;
    unit += 1;
  }
  const digits = unit > 0 && value < 10 ? 1 : 0;
  return `${value.toFixed(digits)} ${UNITS[unit]}`;
}
