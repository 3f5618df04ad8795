/** One HTTP request, complete and signed: what a {@link Transport} has to put on the wire. */
export interface HttpRequest {
  method: 'GET' | 'POST' | 'PUT';
  /** Absolute URL, query string included. */
  url: string;
  /** Lower-case names. */
  headers: Record<string, string>;
  /** Body of a POST. */
  body?: string;
  signal?: AbortSignal;
}

/** The head of an answer and its body as bytes, not yet read. */
export interface HttpResponse {
  status: number;
  /** Lower-case names; a repeated header's values are joined with `, `. */
  headers: Record<string, string>;
  body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

/**
 * Sends one request and resolves as soon as the answer's head is there.
 * It must not follow redirects, and may reject with whatever its HTTP library throws:
 * the client turns that into a NetworkError or TimeoutError.
 */
export interface Transport {
  (request: HttpRequest): Promise<HttpResponse>;
  /** Lets the requests under way end and closes the connections. */
  close?(): Promise<void>;
}

/** What of a URL is signed, and where it leads. */
interface UrlParts {
  origin: string;
  host: string;
  /** Path and query string. */
  path: string;
}

let lastUrl: string | undefined;
let lastParts: UrlParts | undefined;

/** A request's URL in its parts; a client asks for those of one and the same again and again. */
export function urlParts(url: string): UrlParts {
  if (url !== lastUrl || !lastParts) {
    const { origin, host, pathname, search } = new URL(url);
    lastParts = { origin, host, path: pathname + search };
    lastUrl = url;
  }
  return lastParts;
}
