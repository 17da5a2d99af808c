// Loaded into a program under test: it says how much memory it takes when it is asked.
process.on('message', () => process.send?.(process.memoryUsage.rss()));
process.channel?.unref();
