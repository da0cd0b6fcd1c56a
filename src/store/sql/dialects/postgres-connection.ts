import type pg from 'pg';
import type { Connection, Query } from '../query.ts';

export type Send = (query: pg.QueryConfig) => Promise<pg.QueryResult>;

/**
 * Queries by way of `send`, each prepared once per connection under a name of its own; where the
 * next one may come by another connection, each time.
 */
export class PostgresConnection implements Connection {
  readonly #send: Send;

  constructor(send: Send, pooled: boolean) {
    this.#send = pooled ? ({ name: _, ...query }) => send(query) : send;
  }

  async all<Row>(query: Query): Promise<readonly Row[]> {
    return (await this.#send(toConfig(query))).rows as Row[];
  }

  async first<Row>(query: Query): Promise<Row | undefined> {
    return (await this.all<Row>(query))[0];
  }

  async run(query: Query): Promise<number> {
    return (await this.#send(toConfig(query))).rowCount ?? 0;
  }
}

const prepared = new WeakMap<readonly string[], { readonly name: string; readonly text: string }>();
let statements = 0;

function toConfig({ parts, values }: Query): pg.QueryConfig {
  let statement = prepared.get(parts);
  if (!statement) {
    const text = parts.reduce((before, part, i) => `${before}$${i}${part}`);
    statement = { name: `s${++statements}`, text };
    prepared.set(parts, statement);
  }
  return { name: statement.name, text: statement.text, values: [...values] };
}
