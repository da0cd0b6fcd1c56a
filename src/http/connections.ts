/**
 * The connections of a listener, and how they end without costing a request.
 *
 * A connection that is closed while its client sends is a request without an answer, and only the
 * client knows whether it may send it again. So clients are told in time: every answer says for how
 * long its connection can be used again, which is less than a server goes on serving when it is
 * asked to stop; from then on answers end their connections; and what begins to arrive while the
 * listener closes is still answered.
 */
import type { Server, ServerResponse } from 'node:http';
import type { Server as NetServer, Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';

/**
 * Seconds that clients are told to use an idle connection again for: less than the drain delay of
 * `serve`, so that none that keeps to it is hung up on. Proxies, which keep to nothing, learn from
 * the health check that this server leaves.
 */
const REUSE = 'timeout=4';

/** How long a new connection, or a request of which a part has come, is waited for, in ms. */
const ARRIVING = 1_000;

interface HttpConnection {
  readonly openedAt: number;
  readonly running: Set<ServerResponse>;
  /** Bytes that were read by the end of its last answer. */
  bytesAtRest: number;
}

export class Connections {
  readonly #open = new Map<Socket, HttpConnection>();
  /** Beneath TLS, which may not have begun. */
  readonly #raw = new Set<Socket>();
  /** Connections so far. */
  #taken = 0;
  #leaving = false;
  #draining = false;

  /** Follows the connections of `server`; `secure` when it speaks TLS. */
  follow(server: Server, secure: boolean): void {
    server.on('connection', (socket: Socket) => {
      this.#taken++;
      this.#raw.add(socket);
      socket.once('close', () => this.#raw.delete(socket));
    });
    server.on(secure ? 'secureConnection' : 'connection', (socket: Socket) => {
      const openedAt = performance.now();
      this.#open.set(socket, { openedAt, running: new Set(), bytesAtRest: 0 });
      socket.once('close', () => this.#open.delete(socket));
    });
  }

  /** Lets clients go with the answers they get next, so that few are left to hang up on. */
  leave(): void {
    this.#leaving = true;
    for (const { running } of this.#open.values()) running.forEach(endWith);
  }

  /** Notes that a request runs on `socket` until its answer `outgoing` is through. */
  begin(socket: Socket, outgoing: ServerResponse): void {
    outgoing.setHeader('Keep-Alive', REUSE);
    if (this.#leaving) endWith(outgoing);
    const connection = this.#open.get(socket);
    if (!connection) return;
    const { running } = connection;
    running.add(outgoing);
    outgoing.once('close', () => {
      running.delete(outgoing);
      connection.bytesAtRest = socket.bytesRead;
      if (this.#draining && running.size === 0) socket.end();
    });
  }

  /**
   * Stops all that is `listening`, hangs up where no request is running or arriving, waits up to
   * `deadline` ms for the others, and resolves when no connection is left.
   */
  async drain(listening: readonly NetServer[], deadline: number): Promise<void> {
    this.leave();
    this.#draining = true;
    await this.#takeWaiting(Math.min(ARRIVING, deadline));
    const closed = Promise.all(
      listening.map((each) => new Promise<void>((resolve) => each.close(() => resolve()))),
    );
    this.#hangUp((socket, connection) => !isArriving(socket, connection));
    const arriving = setTimeout(() => this.#hangUp(() => true), Math.min(ARRIVING, deadline));
    const late = setTimeout(() => {
      for (const socket of this.#raw) socket.destroy();
    }, deadline);
    await closed;
    clearTimeout(arriving);
    clearTimeout(late);
  }

  /**
   * Takes what the system has connected for this process, for up to `patience` ms: those clients do
   * not know that nobody has them yet, and what they have sent is served. In each of its turns the
   * event loop takes one connection of a port.
   */
  async #takeWaiting(patience: number): Promise<void> {
    const late = performance.now() + patience;
    // The turn that goes on has asked the system before.
    await turn();
    let before: number;
    do {
      before = this.#taken;
      await turn();
    } while (this.#taken > before && performance.now() < late);
    // Nothing comes in between the last turn, which reads what the last one sent, and the end.
    await turn();
  }

  /** On those without a running request that `which` picks. */
  #hangUp(which: (socket: Socket, connection: HttpConnection) => boolean): void {
    for (const [socket, connection] of this.#open) {
      if (connection.running.size === 0 && which(socket, connection)) socket.destroy();
    }
  }
}

/** Whether a request may be on its way on a connection without one. */
function isArriving(socket: Socket, { openedAt, bytesAtRest }: HttpConnection): boolean {
  if (socket.bytesRead > bytesAtRest) return true;
  return socket.bytesRead === 0 && performance.now() - openedAt < ARRIVING;
}

/** Has the answer end its connection, unless its head is on its way already. */
function endWith(outgoing: ServerResponse): void {
  outgoing.shouldKeepAlive = false;
  if (!outgoing.headersSent) outgoing.removeHeader('Keep-Alive');
}
