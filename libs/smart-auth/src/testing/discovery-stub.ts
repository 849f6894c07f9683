import { HttpStub, type StubAnswer } from '@fhir-gateway/testing';
import type { OauthDefinition } from '@fhir-gateway/platform-registry';
import { Discovery } from '../discovery/discovery.js';
import { isLoopback } from '../discovery/endpoint-trust.js';
import { silentLogger } from '../observer.js';
import { testPlatform } from './platforms.js';

/** A server with the documents that a test gives it, by path, and a discovery that asks it. */
export class DiscoveryStub {
  readonly documents: Record<string, StubAnswer> = {};
  readonly warnings: string[] = [];
  readonly http: HttpStub;
  nowMs = 1_800_000_000_000;

  private constructor(http: HttpStub) {
    this.http = http;
  }

  static async start(): Promise<DiscoveryStub> {
    const parts: { stub?: DiscoveryStub } = {};
    const http = await HttpStub.start(({ path }) => parts.stub?.documents[path] ?? { status: 404 });
    return (parts.stub = new DiscoveryStub(http));
  }

  discovery(timeoutMs = 60_000): Discovery {
    const warn = (fields: object, message: string) => void this.warnings.push(JSON.stringify({ fields, message }));
    return new Discovery({
      fetchFor: () => fetch,
      now: () => this.nowMs,
      logger: { ...silentLogger, warn },
      allowInsecure: isLoopback,
      ttlSeconds: 3600,
      timeoutMs,
    });
  }

  platform(oauth: OauthDefinition = {}) {
    return testPlatform({ fhirBaseUrl: `${this.http.origin}/tenant/fhir/`, oauth });
  }
}
