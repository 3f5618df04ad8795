// Makes one call; then tells what the process took up to there.
export async function start({ connect, listAccessKeys }) {
  await listAccessKeys(connect(process.argv[2]));
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  process.stdout.write(JSON.stringify({ cpu: userCPUTime + systemCPUTime, rss: maxRSS }), () =>
    process.exit(),
  );
}
