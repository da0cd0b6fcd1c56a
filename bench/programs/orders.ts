/** The other side of Program: answers orders that come from the load generator. */
import type { Usage } from '../child.ts';

type Orders = Readonly<Record<string, (argument: never) => unknown>>;

/** Serves `orders`, and `usage` besides; `stop` ends the process once it is done. */
export function serveOrders(orders: Orders): void {
  const known: Orders = { usage, ...orders };
  process.on('message', async (message: { id: number; order: string; argument: never }) => {
    const { id, order, argument } = message;
    try {
      const value = await known[order]?.(argument);
      process.send!({ id, value }, () => {
        if (order === 'stop') process.exit(0);
      });
    } catch (cause) {
      process.send!({ id, error: cause instanceof Error ? cause.stack : String(cause) });
    }
  });
  process.on('disconnect', () => process.exit(0));
}

function usage(): Usage {
  const { user, system } = process.cpuUsage();
  return { cpu: (user + system) / 1e6, memory: process.memoryUsage.rss() };
}
