// The public HTTP API, and nothing else, is what this page knows.

import { language, t } from "./words.js";

/** @typedef {{ pointer?: string, detail: string, value?: unknown }} Fault */
/** @typedef {{ path: string, method?: string, body?: unknown, etag?: string, bearer?: string, signal?: AbortSignal }} Call */

/** A refusal or failure in words that may be shown. */
export class Problem extends Error {
  /**
   * @param {string} message
   * @param {number} status 0 if the server did not answer.
   * @param {Fault[]} faults
   */
  constructor(message, status, faults = []) {
    super(message);
    this.status = status;
    this.faults = faults;
  }
}

/** @type {string} */
let csrf = "";

/** @param {string} token What a request with the session's cookie must carry. */
export function useToken(token) {
  csrf = token;
}

/**
 * Call the API and return the answer with its ETag and Location.
 *
 * A connection that drops is tried again for reads and for creates, which carry an Idempotency-Key and so happen once.
 *
 * @param {Call} call
 * @returns {Promise<{ data: any, etag: string, location: string, status: number }>}
 */
export async function call({ path, method = "GET", body, etag, bearer, signal }) {
  const raw = body instanceof FormData || body instanceof Blob;
  /** @type {Record<string, string>} */
  const headers = { Accept: "application/json", "Accept-Language": language() };
  if (csrf && method !== "GET") headers["X-CSRF-Token"] = csrf;
  if (body !== undefined && !raw) headers["Content-Type"] = "application/json";
  if (etag) headers["If-Match"] = etag;
  if (bearer) headers.Authorization = `Bearer ${bearer}`;
  if (method === "POST") headers["Idempotency-Key"] = crypto.randomUUID();
  const request = { method, headers, signal, body: raw ? body : body === undefined ? undefined : JSON.stringify(body) };
  const answer = await persistently(path, request, method === "GET" || method === "POST" ? 4 : 1);
  if (!answer.ok) throw await problem(answer);
  const text = await answer.text();
  return {
    data: text && answer.headers.get("Content-Type")?.includes("json") ? JSON.parse(text) : text,
    etag: answer.headers.get("ETag") ?? "",
    location: answer.headers.get("Location") ?? "",
    status: answer.status,
  };
}

/**
 * Read and return the data alone.
 *
 * @param {string} path
 * @param {AbortSignal} [signal]
 * @returns {Promise<any>}
 */
export async function read(path, signal) {
  return (await call({ path, signal })).data;
}

/**
 * Read all pages of a list.
 *
 * @param {string} path
 * @returns {Promise<any[]>}
 */
export async function all(path) {
  const items = [];
  let after = "";
  do {
    const page = await read(`${path}${path.includes("?") ? "&" : "?"}limit=100${after && `&after=${after}`}`);
    items.push(...page.items);
    after = page.next ? encodeURIComponent(page.next) : "";
  } while (after);
  return items;
}

/**
 * Follow a stream of server-sent events; the browser reconnects by itself and says which event it saw last.
 *
 * @param {string} path
 * @param {Record<string, (data: any) => void>} heard Listener per kind of event.
 * @param {(connected: boolean) => void} onConnection
 * @returns {() => void} Stops listening.
 */
export function follow(path, heard, onConnection) {
  const source = new EventSource(path);
  for (const [kind, listener] of Object.entries(heard)) {
    source.addEventListener(kind, (event) => listener(JSON.parse(/** @type {MessageEvent} */ (event).data)));
  }
  source.addEventListener("open", () => onConnection(true));
  source.addEventListener("error", () => onConnection(false));
  return () => source.close();
}

/**
 * @param {string} path
 * @param {RequestInit} request
 * @param {number} tries
 * @returns {Promise<Response>}
 */
async function persistently(path, request, tries) {
  for (let tried = 1; ; tried += 1) {
    try {
      return await fetch(path, request);
    } catch (error) {
      if (request.signal?.aborted) throw error;
      if (tried >= tries) throw new Problem(t("The server does not answer. Nothing was lost; try again."), 0);
      await new Promise((done) => setTimeout(done, 400 * 2 ** tried));
    }
  }
}

/**
 * @param {Response} answer
 * @returns {Promise<Problem>}
 */
async function problem(answer) {
  const told = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : {};
  return new Problem(told.detail ?? told.title ?? t("The server refused this."), answer.status, told.errors ?? []);
}
