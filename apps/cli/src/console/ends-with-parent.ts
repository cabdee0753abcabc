/** Loaded into a console with `node --import`: ends it in order when the channel to whoever started it is closed. */
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
