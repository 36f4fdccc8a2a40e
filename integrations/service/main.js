// Starts the service. SIGTERM, which Cloud Run sends before it stops an instance, lets requests at work finish.
import { createServer } from './server.js';
import { settingsOf } from './settings.js';

const settings = settingsOf(process.env);
const server = await createServer(settings);
for (const signal of /** @type {const} */ (['SIGTERM', 'SIGINT'])) {
  process.once(signal, () => {
    server.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  });
}
await server.listen({ port: settings.port, host: '::' });
