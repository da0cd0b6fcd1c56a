/** How long a request keeps the server from others. */

/**
 * The most CPU time, in ms, that this thread spends before it comes back to its other work while
 * `work` goes on: so long everybody else waits. Time in which the machine does something else does
 * not count, nor what other threads do.
 */
export async function longestTurn(work: () => Promise<unknown>): Promise<number> {
  let longest = 0;
  let last = cpuTime();
  const look = () => {
    const now = cpuTime();
    longest = Math.max(longest, now - last);
    last = now;
  };
  const looking = setInterval(look, 1);
  try {
    await work();
  } finally {
    clearInterval(looking);
  }
  look();
  return longest;
}

function cpuTime(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}
