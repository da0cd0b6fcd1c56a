/**
 * Loaded before the test runner in each process of `npm test`. The runner follows every promise,
 * timer and socket to tell which test an error outside of any belongs to, which takes up to two
 * fifths of the CPU time of tests like ours. With this it follows its own tests alone, by which it
 * knows what stands within what. An error outside still fails the run, and is printed with its
 * stack; the test it names may be none.
 */
import hooks, { type HookCallbacks } from 'node:async_hooks';

const { createHook } = hooks;

/** The types of Node do not have the option yet. */
const untracked = { trackPromises: false };

hooks.createHook = ({ init }: HookCallbacks) =>
  createHook({
    ...untracked,
    init(asyncId, type, triggerAsyncId, resource) {
      if (type === 'Test') init?.(asyncId, type, triggerAsyncId, resource);
    },
  });

process.on('uncaughtExceptionMonitor', (error) => console.error(error));
process.on('unhandledRejection', (reason) => console.error(reason));
