// Makes as many calls as it is told to, so many at a time, and tells what they took.
export function serve({ connect, ...calls }) {
  const client = connect(process.argv[2]);
  process.on('message', async ({ call, members, count, concurrency }) => {
    let left = count;
    const callAfterCall = async () => {
      while (left-- > 0) await calls[call](client, members);
    };
    const before = process.cpuUsage();
    await Promise.all(Array.from({ length: concurrency }, callAfterCall));
    const { user, system } = process.cpuUsage(before);
    process.send({ cpu: (user + system) / count, rss: process.resourceUsage().maxRSS });
  });
}
