#!/usr/bin/env node
/** The `poolhouse` command. */
import { fitThreadPool } from '#platform/thread-pool.ts';
import { runCommandLine } from './cli/command-line.ts';

fitThreadPool(process.env);

process.exitCode = await runCommandLine(process.argv.slice(2), process.env);
