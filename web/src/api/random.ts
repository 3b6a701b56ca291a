// Random keys that also work on plain HTTP, where crypto.randomUUID doesn't exist.

/** 128 random bits in hexadecimal: an Idempotency-Key. */
export function randomKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
