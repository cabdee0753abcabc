import { httpsApp, type ListenerTls } from './listener.ts';
import { mobileIdRoutes } from './mobile-id/routes.ts';
import type { App, ServicePorts } from './service.ts';
import { smartIdRoutes } from './smart-id/routes.ts';

/**
 * Smart-ID below `/smart-id/v2` and Mobile-ID below `/mobile-id`, on one listener as a world has them
 * (files.md, `smartId` and `mobileId`). TLS 1.2 is allowed: public clients speak nothing newer there.
 */
export function services(tls: ListenerTls, ports: ServicePorts): App {
  const app = httpsApp(tls, 'TLSv1.2');
  const part = (prefix: string, routes: typeof smartIdRoutes): void => {
    void app.register(
      (scope, _options, done) => {
        routes(scope, ports);
        done();
      },
      { prefix },
    );
  };
  part('/smart-id/v2', smartIdRoutes);
  part('/mobile-id', mobileIdRoutes);
  return app;
}
