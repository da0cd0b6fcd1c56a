/** Requests whose bodies are too large for memory: read piece by piece, as fast as they are stored. */
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { ClientGone } from './body.ts';
import type { ApiAnswer } from './exchange.ts';

export interface StreamRequest {
  readonly requestId: string;
  readonly method: string;
  readonly path: string;
  /** As it was received, without the question mark. */
  readonly query: string;
  readonly headers: IncomingHttpHeaders;
  /**
   * The body, to be read once or not at all. A client that waits to be asked for it is asked with
   * the first read. Throws ClientGone where the body breaks off or does not come.
   */
  readonly content: AsyncIterable<Buffer>;
}

/** A door that decides by a request's head whether it wants the body, and limits it itself. */
export interface StreamDoor {
  /** Whether requests for this path are its own. */
  takes(path: string): boolean;
  answer(request: StreamRequest): Promise<ApiAnswer>;
  /** The answer where `answer` failed by a defect. */
  broken(request: StreamRequest): ApiAnswer;
}

/** The body of `incoming`; a silence of `patience` ms ends the connection. */
export async function* contentOf(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  patience: number,
): AsyncGenerator<Buffer> {
  if (incoming.headers.expect !== undefined) outgoing.writeContinue();
  // Only the wait for the client counts, not the time that storing its bytes takes.
  const pieces = incoming.iterator({ destroyOnReturn: false });
  try {
    for (;;) {
      const late = setTimeout(() => incoming.destroy(), patience);
      const next = await pieces.next().finally(() => clearTimeout(late));
      if (next.done) break;
      yield next.value as Buffer;
    }
  } catch (cause) {
    throw new ClientGone('the body broke off', { cause });
  }
  if (!incoming.complete) throw new ClientGone('the body broke off');
}
