import { readBody } from '../query/answer.js';
import { BadAnswerError, classifyTransportError, NetworkError } from '../query/errors.js';
import type { HttpRequest, Transport } from '../query/http.js';
import { backOff } from '../query/retry.js';

export interface CredentialRequest extends Omit<HttpRequest, 'signal'> {
  /** Who is asked, for errors. */
  source: string;
  transport: Transport;
  /** Milliseconds that one try may take. */
  timeout: number;
  /** Tries in all when nothing, or HTTP 429 or 5xx, comes back; 3 by default. */
  maxAttempts?: number;
}

const maxBytes = 64 * 1024;

/**
 * Sends a request to an endpoint that gives out credentials, and resolves to status and body text,
 * at most 64 KiB of it. Throws TimeoutError or NetworkError when no answer came, BadAnswerError for
 * a redirect, one too large or not UTF-8.
 */
export async function requestText({
  source,
  transport,
  timeout,
  maxAttempts = 3,
  ...request
}: CredentialRequest): Promise<{ status: number; text: string }> {
  for (let tries = 1; ; tries++) {
    try {
      const answer = await send(request, source, transport, timeout);
      const again = answer.status === 429 || answer.status >= 500;
      if (!again || tries >= maxAttempts) return answer;
    } catch (error) {
      const again =
        error instanceof NetworkError || (error instanceof BadAnswerError && error.cutOff);
      if (!again || tries >= maxAttempts) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, backOff(tries)));
  }
}

async function send(
  request: Omit<HttpRequest, 'signal'>,
  source: string,
  transport: Transport,
  timeout: number,
): Promise<{ status: number; text: string }> {
  const signal = AbortSignal.timeout(timeout);
  let answer: Awaited<ReturnType<Transport>>;
  try {
    answer = await transport({ ...request, signal });
  } catch (error) {
    throw classifyTransportError(error, source, signal);
  }
  const { status } = answer;
  const text = await readBody(answer, source, maxBytes, signal);
  if (status < 200 || (status >= 300 && status < 400)) {
    throw badAnswer('a redirect, which is not followed', source, status);
  }
  return { status, text };
}

/** An error for an answer that has no credentials in it; its body stays out of it. */
export function badAnswer(message: string, source: string, status: number): BadAnswerError {
  return new BadAnswerError(message, { action: source, status, requestId: '', headers: {} });
}
