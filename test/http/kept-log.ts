/** A log that a test can look things up in. */
import { createLog } from '#platform/log.ts';

type Line = Readonly<Record<string, unknown>>;

/** A log, and its line of a request. */
export function log() {
  const lines: string[] = [];
  const written = createLog({ level: 'info', destination: { write: (line) => lines.push(line) } });
  return {
    log: written,
    all: () => lines.join(''),
    async of(requestId: string | null): Promise<Line> {
      for (let n = 0; n < 100; n++) {
        await written.flush();
        const found = lines
          .map((line) => JSON.parse(line) as Line)
          .find((line) => line['event'] === 'request' && line['requestId'] === requestId);
        if (found) return found;
        await new Promise((resolve) => setImmediate(resolve));
      }
      throw new Error(`no line of ${requestId}`);
    },
  };
}
