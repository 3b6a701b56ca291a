// One upload by tus 1.0 (tus-js-client, loaded when the first file is chosen): resumed after a lost
// connection, and after an ended session once the person has signed in again. Nothing is kept in
// browser storage, so an upload lives as long as its page.
import { Upload } from "tus-js-client";
import { Problem } from "@/api/problem";
import { authorization, recover } from "@/api/session";
import type { ProblemDocument } from "@/api/types";

const CHUNK_BYTES = 16 * 1024 * 1024;
const RETRY_MS = [0, 1_000, 3_000, 10_000, 30_000];
const UPLOADS = "/api/file/uploads";

export interface Progress {
  onProgress(sentBytes: number): void;
  onDone(id: number): void;
  onFault(error: Error): void;
}

export interface Running {
  pause(): void;
  resume(): void;
  cancel(): void;
}

interface Answer {
  getStatus(): number;
  getBody(): string;
}

/** The server's refusal as a Problem; undefined when there was no answer. */
export function refusalOf(error: unknown): Problem | undefined {
  const answer = (error as { originalResponse?: Answer | null }).originalResponse;
  if (!answer) return undefined;
  const status = answer.getStatus();
  try {
    return new Problem(JSON.parse(answer.getBody()) as ProblemDocument);
  } catch {
    return new Problem({ title: `HTTP ${status}`, status, code: "unknown" });
  }
}

const isSession = (problem: Problem) => problem.status === 401 || problem.is("session.csrf");

export function startUpload(file: File, { onProgress, onDone, onFault }: Progress): Running {
  const upload = new Upload(file, {
    endpoint: UPLOADS,
    chunkSize: CHUNK_BYTES,
    retryDelays: RETRY_MS,
    storeFingerprintForResuming: false,
    removeFingerprintOnSuccess: false,
    metadata: { filename: file.name, filetype: file.type },
    onBeforeRequest: (request) => {
      for (const [name, value] of Object.entries(authorization())) request.setHeader(name, value);
    },
    // Only a lost connection or a busy server is tried again as it is.
    onShouldRetry: (error) => {
      const problem = refusalOf(error);
      return (
        problem === undefined || problem.status >= 500 || [409, 423, 429].includes(problem.status)
      );
    },
    onProgress: (sent) => onProgress(sent),
    onSuccess: () => onDone(Number(upload.url?.split("/").pop())),
    onError: (error) => {
      const problem = refusalOf(error);
      if (problem && isSession(problem)) {
        recover(problem).then(() => upload.start(), onFault);
        return;
      }
      onFault(problem ?? error);
    },
  });
  upload.start();
  return {
    pause: () => void upload.abort(),
    resume: () => upload.start(),
    // What the server has of it expires by itself when the request to forget it is lost.
    cancel: () => void upload.abort(true).catch(() => undefined),
  };
}
