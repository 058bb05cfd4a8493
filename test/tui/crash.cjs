// Loaded before the program by NODE_OPTIONS: an error that nobody catches, when a signal asks for it.
process.on('SIGUSR2', () => {
  throw new Error('nobody\u001b[31m catches this');
});
