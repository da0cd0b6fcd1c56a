#!/usr/bin/env node
/** The `poolhouse` command. */
import { keepCompiledCode } from '#platform/compile-cache.ts';
import { fitThreadPool } from '#platform/thread-pool.ts';

keepCompiledCode(process.env);
fitThreadPool(process.env);

// After the cache is there to take it from.
const { runCommandLine } = await import('./cli/command-line.ts');

process.exitCode = await runCommandLine(process.argv.slice(2), process.env);
