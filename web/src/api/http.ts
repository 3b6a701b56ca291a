// One request to the API: JSON in and out, failures as Problem or ConnectionLost. Knows nothing of
// sessions, so that the sign-in page can use it without the rest.
import { language } from "@/i18n/language";
import { ConnectionLost, problemOf } from "./problem";

export interface RequestOptions {
  body?: unknown;
  csrf?: string;
  ifMatch?: number;
  idempotencyKey?: string;
  signal?: AbortSignal | undefined;
}

export async function send<Reply>(
  method: string,
  path: string,
  options: RequestOptions = {},
): Promise<Reply> {
  const headers: Record<string, string> = {
    Accept: "application/json",
    "Accept-Language": language.get(),
  };
  const { body, csrf, ifMatch, idempotencyKey, signal } = options;
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (csrf !== undefined) headers["X-CSRF-Token"] = csrf;
  if (ifMatch !== undefined) headers["If-Match"] = `"${ifMatch}"`;
  if (idempotencyKey !== undefined) headers["Idempotency-Key"] = idempotencyKey;
  const init: RequestInit = { method, headers, cache: "no-store" };
  if (body !== undefined) init.body = JSON.stringify(body);
  if (signal !== undefined) init.signal = signal;

  let response: Response;
  try {
    response = await fetch(path, init);
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ConnectionLost(error);
  }
  if (!response.ok) throw await problemOf(response);
  if (response.status === 204) return undefined as Reply;
  return (await response.json()) as Reply;
}
