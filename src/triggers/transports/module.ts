/** Functions in a module of this machine, for development: the code runs in this process. */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { BodyTooLong } from '#platform/bounded-body.ts';
import { InvocationFailure, LONGEST_ANSWER, type Reply, type Transport } from './transport.ts';

type FunctionHandler = (event: unknown) => unknown;

export class ModuleTransport implements Transport {
  readonly #location: string;

  constructor(module: string) {
    this.#location = /^(file|data):/.test(module) ? module : pathToFileURL(resolve(module)).href;
  }

  async invoke(_arn: string, event: string): Promise<Reply> {
    const handler = await this.#handler();
    try {
      // The result goes through JSON, as with any other function.
      const returned = JSON.stringify((await handler(JSON.parse(event))) ?? null);
      if (returned.length > LONGEST_ANSWER) throw new BodyTooLong();
      return { returned };
    } catch (error) {
      if (error instanceof BodyTooLong) throw error;
      return { threw: error instanceof Error ? error.message : String(error) };
    }
  }

  close(): void {}

  async #handler(): Promise<FunctionHandler> {
    try {
      const { handler } = (await import(this.#location)) as { handler?: unknown };
      if (typeof handler === 'function') return handler as FunctionHandler;
    } catch (cause) {
      throw new InvocationFailure('ResourceNotFoundException', false, { cause });
    }
    throw new InvocationFailure('ResourceNotFoundException', false);
  }
}
