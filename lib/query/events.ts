import type { Service } from './endpoint.js';

/** One try of a call, as published to `diagnostics_channel`. It contains neither params nor secrets. */
export interface TryEvent {
  service: Service;
  action: string;
  /** Where it is sent: scheme, host and path. */
  url: string;
  /** Region of the credential scope. */
  region: string;
  /** 1 for the first try of a call. */
  attempt: number;
  /** HTTP status, once there is an answer. */
  status?: number;
  /** AWS's id of the request, once there is an answer. */
  requestId?: string;
  /** Why the try failed. */
  error?: unknown;
}

/** The tracing channel of tries: `tracing:slim-iam:try:start`, `:asyncEnd`, `:error` and so on. */
const channel = 'slim-iam:try';

/**
 * Runs one try, and tells who listens on the channel: at the start, and with the outcome in the event at
 * the end. Where the runtime has no `diagnostics_channel`, it only runs it.
 * Source: Node.js documentation, "TracingChannel".
 */
export function traceTry<T extends { status: number; requestId: string }>(
  event: TryEvent,
  run: () => Promise<T>,
): Promise<T> {
  const channels = tries();
  return channels?.hasSubscribers ? publish(channels, event, run) : run();
}

async function publish<T extends { status: number; requestId: string }>(
  channels: Tracing,
  event: TryEvent,
  run: () => Promise<T>,
): Promise<T> {
  let answer: T;
  await channels.tracePromise(async () => {
    try {
      answer = await run();
      event.status = answer.status;
      event.requestId = answer.requestId;
    } catch (error) {
      const { status, requestId } = error as Partial<T>;
      if (status !== undefined) event.status = status;
      if (requestId !== undefined) event.requestId = requestId;
      throw error;
    }
  }, event);
  return answer!;
}

type Tracing = import('node:diagnostics_channel').TracingChannel;

let tracing: Tracing | undefined;

/** Node, Deno, Bun and Workers have it; asking for it this way, no bundler looks for it. */
function tries(): Tracing | undefined {
  // Made once: making it for each try would take as long as encoding its request.
  tracing ??= globalThis.process
    ?.getBuiltinModule?.('node:diagnostics_channel')
    ?.tracingChannel?.(channel);
  return tracing;
}
