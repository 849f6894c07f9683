import type { ResolvedPlatform } from '@fhir-gateway/platform-registry/platform';
import { makeRoute } from './platform-route.js';
import type { PlatformRoute } from './platform-route.js';

/** Routes are cheap to make again; tenants of a template platform may be any number. */
const maxRoutes = 2000;

/** Remembers the route to each platform. */
export class PlatformRoutes {
  readonly #routes = new Map<string, PlatformRoute>();
  readonly #gatewayBaseUrl: (platformId: string) => string;
  readonly #allowInsecure: (url: URL) => boolean;

  constructor(gatewayBaseUrl: (platformId: string) => string, allowInsecure: (url: URL) => boolean) {
    this.#gatewayBaseUrl = gatewayBaseUrl;
    this.#allowInsecure = allowInsecure;
  }

  /**
   * The route to a platform, made on first use and again when its definition was replaced.
   *
   * @throws ProxyError UPSTREAM_UNREACHABLE when its address may not be called
   */
  routeTo(platform: ResolvedPlatform): PlatformRoute {
    const known = this.#routes.get(platform.id);
    if (known && known.definition === platform.definition && known.vendorBaseUrl === platform.fhirBaseUrl) return known;
    const route = makeRoute(platform, this.#gatewayBaseUrl(platform.id), this.#allowInsecure);
    if (this.#routes.size >= maxRoutes) this.#routes.clear();
    this.#routes.set(platform.id, route);
    return route;
  }
}
