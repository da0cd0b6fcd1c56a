import type { Server, ServerResponse } from 'node:http';
import type { Server as NetServer, Socket } from 'node:net';

/** Knows which connections have a request running, so that closing waits for those alone. */
export class Connections {
  readonly #running = new Map<Socket, number>();
  #leaving = false;
  #draining = false;

  /** Follows the connections of `server`; `secure` when it speaks TLS. */
  follow(server: Server, secure: boolean): void {
    server.on(secure ? 'secureConnection' : 'connection', (socket: Socket) => {
      this.#running.set(socket, 0);
      socket.once('close', () => this.#running.delete(socket));
    });
  }

  /** Whether answers from now on end their connections. */
  get leaving(): boolean {
    return this.#leaving;
  }

  /** Lets clients go with the answers they get next, so that few are left to hang up on. */
  leave(): void {
    this.#leaving = true;
  }

  /** Notes that a request runs on `socket` until its answer `outgoing` is through. */
  begin(socket: Socket, outgoing: ServerResponse): void {
    this.#count(socket, 1);
    outgoing.once('close', () => {
      this.#count(socket, -1);
      if (this.#draining && this.#running.get(socket) === 0) socket.end();
    });
  }

  #count(socket: Socket, change: number): void {
    const running = this.#running.get(socket);
    if (running !== undefined) this.#running.set(socket, running + change);
  }

  /**
   * Stops all that is `listening`, hangs up where no request is running, waits up to `deadline` ms
   * for the others, and resolves when no connection is left.
   */
  async drain(server: Server, listening: readonly NetServer[], deadline: number): Promise<void> {
    this.#leaving = true;
    this.#draining = true;
    const closed = Promise.all(
      listening.map((each) => new Promise<void>((resolve) => each.close(() => resolve()))),
    );
    for (const [socket, running] of this.#running) if (running === 0) socket.destroy();
    const late = setTimeout(() => server.closeAllConnections(), deadline);
    await closed;
    clearTimeout(late);
  }
}
