// Retention periods by the names of the API.

const KEYS = {
  "1y": "retention.1y",
  "3y": "retention.3y",
  "5y": "retention.5y",
  "10y": "retention.10y",
  "30y": "retention.30y",
  permanent: "retention.permanent",
} as const;

export type Retention = keyof typeof KEYS;

export const RETENTIONS = Object.keys(KEYS) as Retention[];

export function retentionKey(value: string): (typeof KEYS)[Retention] | "retention.other" {
  return value in KEYS ? KEYS[value as Retention] : "retention.other";
}
