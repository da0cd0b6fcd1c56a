/**
 * A database whose transactions and statements are steps of the trace under way. Of a statement the
 * text is kept, in which values are parameters, and never a value.
 */
import { noSpan, type Tracer, type TraceStep } from '#platform/tracing.ts';
import type { Connection, Database, Query } from './query.ts';

const SYSTEMS = { sqlite: 'sqlite', postgres: 'postgresql' } as const;

export function tracedDatabase(database: Database, tracer: Tracer): Database {
  const system = SYSTEMS[database.capabilities.name];
  const about = { 'db.system.name': system };
  const transaction: TraceStep = { name: 'transaction', attributes: about };
  const commit: TraceStep = {
    name: 'commit',
    kind: 'client',
    attributes: { ...about, 'db.operation.name': 'commit' },
  };
  const stepOf = statementSteps(system);
  const traced = (connection: Connection): Connection => ({
    all: (query) => tracer.step(stepOf(query), () => connection.all(query)),
    first: (query) => tracer.step(stepOf(query), () => connection.first(query)),
    run: (query) => tracer.step(stepOf(query), () => connection.run(query)),
  });
  return {
    capabilities: database.capabilities,
    reads: traced(database.reads),
    transaction: (body) =>
      tracer.step(transaction, async (span) => {
        let runs = 0;
        let committing = noSpan;
        try {
          return await database.transaction(async (connection) => {
            committing.end();
            runs++;
            const result = await body(traced(connection));
            committing = tracer.start(commit);
            return result;
          });
        } finally {
          committing.end();
          if (runs > 1) span.set({ 'poolhouse.transaction.runs': runs });
        }
      }),
    snapshot: (body) => database.snapshot((connection) => body(traced(connection))),
    hasTable: (name) => database.hasTable(name),
    define: (statements, inUse) => database.define(statements, inUse),
    ready: () => database.ready(),
    checkWritable: () => database.checkWritable(),
    load: () => database.load(),
    broken: database.broken,
    close: () => database.close(),
  };
}

/** The step of a statement, made once for each text. */
function statementSteps(system: string): (query: Query) => TraceStep {
  const steps = new WeakMap<readonly string[], TraceStep>();
  return ({ parts }) => {
    const known = steps.get(parts);
    if (known) return known;
    const step = statementStep(system, parts);
    steps.set(parts, step);
    return step;
  };
}

function statementStep(system: string, parts: readonly string[]): TraceStep {
  const text = parts.join('?').replaceAll(/\s+/g, ' ').trim();
  const [operation = ''] = /^\w+/.exec(text) ?? [];
  const [, table] = /\b(?:from|into|update) (\w+)/.exec(text) ?? [];
  const summary = table === undefined ? operation : `${operation} ${table}`;
  return {
    name: summary,
    kind: 'client',
    attributes: {
      'db.system.name': system,
      'db.operation.name': operation,
      'db.collection.name': table,
      'db.query.summary': summary,
      'db.query.text': text,
    },
  };
}
