// Made by `npm run docs:api -- --write` from the description of the API; what a gateway serves is at /openapi.json.
export interface paths {
    "/api/platforms": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List platforms */
        get: operations["listPlatforms"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/platforms/{platform_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Look at one platform, or one organization of it */
        get: operations["getPlatform"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/platforms/{platform_id}/tenants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the organizations of a platform */
        get: operations["listOrganizations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/directory": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Find a hospital, practice, health plan or platform */
        get: operations["searchDirectory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/platforms/{platform_id}/registration": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** See what registering this gateway with the vendor needs */
        get: operations["getPlatformRegistration"];
        /** Enter the client that the vendor’s portal gave */
        put: operations["putPlatformRegistration"];
        post?: never;
        /** Forget the client that was entered or registered */
        delete: operations["deletePlatformRegistration"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/platforms/{platform_id}/registration/udap": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Register this gateway by its UDAP certificate */
        post: operations["registerPlatformByUdap"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/platforms/{platform_id}/registration/dynamic": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Register this gateway where the server registers apps itself (RFC 7591) */
        post: operations["registerPlatformDynamically"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/fhir/{platform_id}/metadata": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** See what a platform answers */
        get: operations["getCapabilities"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/fhir/{platform_id}/{resource_type}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Search resources of one type */
        get: operations["searchType"];
        /** Replace the resource that a search finds */
        put: operations["updateFound"];
        /** Create a resource */
        post: operations["createResource"];
        /** Delete what a search finds */
        delete: operations["deleteFound"];
        options?: never;
        head?: never;
        /** Change parts of the resource that a search finds */
        patch: operations["patchFound"];
        trace?: never;
    };
    "/api/fhir/{platform_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Search resources of all types, or get the next page */
        get: operations["searchAll"];
        put?: never;
        /** Send a batch or a transaction */
        post: operations["sendBatch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/fhir/{platform_id}/{resource_type}/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read one resource */
        get: operations["readResource"];
        /** Replace a resource */
        put: operations["updateResource"];
        post?: never;
        /** Delete a resource */
        delete: operations["deleteResource"];
        options?: never;
        head?: never;
        /** Change parts of a resource */
        patch: operations["patchResource"];
        trace?: never;
    };
    "/api/fhir/{platform_id}/{resource_type}/{id}/_history/{version_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read one version of a resource */
        get: operations["readVersion"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/fhir/{platform_id}/{resource_type}/{id}/_history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the versions of a resource */
        get: operations["readHistory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/fhir/{platform_id}/{resource_type}/_history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List what changed in the resources of one type */
        get: operations["readTypeHistory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/fhir/{platform_id}/_history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List what changed at all */
        get: operations["readAllHistory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/fhir/{platform_id}/{resource_type}/{id}/{searched_type}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Search within the compartment of a resource */
        get: operations["searchCompartment"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/fhir/{platform_id}/_async/{job}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Ask about what was begun, or get a file of its result */
        get: operations["getJob"];
        put?: never;
        post?: never;
        /** Cancel what was begun */
        delete: operations["cancelJob"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/fhir/{platform_id}/${operation}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Call an operation on the whole platform */
        get: operations["callOperationOnSystem"];
        put?: never;
        /** Call an operation on the whole platform with Parameters */
        post: operations["postOperationOnSystem"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/fhir/{platform_id}/{resource_type}/${operation}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Call an operation on a type */
        get: operations["callOperationOnType"];
        put?: never;
        /** Call an operation on a type with Parameters */
        post: operations["postOperationOnType"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/fhir/{platform_id}/{resource_type}/{id}/${operation}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Call an operation on one resource */
        get: operations["callOperationOnResource"];
        put?: never;
        /** Call an operation on one resource with Parameters */
        post: operations["postOperationOnResource"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/record": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** See who is connected: people, their connections, and why these are theirs */
        get: operations["getRecord"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/record/people": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Say that connections are one person’s, or not; or take that back */
        post: operations["decidePeople"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/record/summary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read the summary of a record */
        get: operations["getRecordSummary"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/record/ips": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a record as an International Patient Summary */
        get: operations["getRecordIps"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/record/trends": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read the trend of a test */
        get: operations["getRecordTrend"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/record/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read what has changed in a record */
        get: operations["getRecordChanges"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/record/{section}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read one section of a record, merged over all platforms of a person */
        get: operations["getRecordSection"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/shares": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** See what is shared, and who opened it */
        get: operations["listShares"];
        put?: never;
        /** Prepare a SMART Health Link */
        post: operations["prepareShare"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/shares/{share_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End a share at once */
        delete: operations["endShare"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/shl/{share}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Get the files of a protected link */
        post: operations["getShareManifest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/coverage/{platform_id}/requirements": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask whether the plan wants prior authorization */
        post: operations["checkRequirements"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/coverage/{platform_id}/questionnaire-package": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Get the payer’s forms, filled in as far as anything is known */
        post: operations["getForms"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/coverage/{platform_id}/next-question": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Continue a form that asks question after question */
        post: operations["nextQuestion"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/coverage/{platform_id}/submit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask for prior authorization */
        post: operations["submitPriorAuth"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/coverage/{platform_id}/inquire": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask where a request stands */
        post: operations["inquirePriorAuth"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/coverage/{platform_id}/prior-auths": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** List what was asked and granted */
        post: operations["listPriorAuths"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/coverage/{platform_id}/rules/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Find what a payer publishes about a procedure */
        get: operations["getPolicyRules"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/coverage/{platform_id}/providers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Find providers in a payer’s directory */
        get: operations["findProviders"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/coverage/{platform_id}/formulary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Look up a drug in a payer’s formulary */
        get: operations["checkFormulary"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** See who the caller is and what is connected */
        get: operations["getStatus"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/{platform_id}/wait": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Wait until a sign-in has ended */
        get: operations["waitForLogin"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/{platform_id}/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Disconnect a platform */
        post: operations["disconnect"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/{platform_id}/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Begin a sign-in to a platform */
        get: operations["beginLogin"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the browsers, apps and chats of the session */
        get: operations["getSession"];
        put?: never;
        post?: never;
        /** Log out everywhere */
        delete: operations["endSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/sessions/{client_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End one browser, app or chat */
        delete: operations["endClient"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/sessions/{client_id}/end": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End one browser, app or chat, from a form */
        post: operations["endClientByForm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/sessions/end": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Log out everywhere, from a form */
        post: operations["endSessionByForm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/agents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** See what each app and chat may do, and what it did */
        get: operations["listAgents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/agents/{agent_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change what an app or chat may do, or end it */
        patch: operations["changeAgent"];
        trace?: never;
    };
    "/api/operator": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** See how the gateway and its platforms do */
        get: operations["getOperatorOverview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/operator/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask who did what */
        post: operations["searchAudit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/oauth/register": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Register an app */
        post: operations["registerClient"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/oauth/jwks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get the public keys of the authorization server */
        get: operations["getServerKeys"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/.well-known/jwks.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get the public keys that platforms know this gateway by */
        get: operations["getClientKeys"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/fhir/{platform_id}/.well-known/smart-configuration": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Find the authorization server of a FHIR base */
        get: operations["getSmartConfiguration"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/.well-known/oauth-authorization-server": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Find the authorization server’s endpoints */
        get: operations["getServerMetadata"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/.well-known/openid-configuration": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The same where OpenID Connect clients look */
        get: operations["getOpenidConfiguration"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/.well-known/oauth-protected-resource/api": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Find out whose tokens this API takes */
        get: operations["getResourceMetadata"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/.well-known/oauth-protected-resource": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The same without the path of the API */
        get: operations["getResourceMetadataAtRoot"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/livez": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** See whether the process answers */
        get: operations["isAlive"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** See whether requests can be served */
        get: operations["isReady"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get this reference for programs */
        get: operations["getDescription"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Agent: {
            /** @description Names it here; opens nothing */
            id: string;
            /** @enum {string} */
            kind: "app" | "chat";
            /** @description What an app calls itself; nobody has checked it */
            name?: string;
            /** @description Where an app’s permission was sent, in words */
            destination?: string;
            /** @description Whether it is the caller */
            current: boolean;
            /** @description ISO 8601, UTC */
            connected_at: string;
            /** @description To the minute; absent before the first use */
            last_used_at?: string;
            grant: components["schemas"]["Grant"];
            /** @description Newest first. Counts of calls: never ids, search values or contents */
            uses: {
                /** @description The beginning of the hour, ISO 8601, UTC */
                hour: string;
                platform_id: string;
                /** @description A kind of record; `all` for calls for any kind, `shared` for those about nobody */
                kind: string;
                reads: number;
                writes: number;
                /** @description What was beyond the grant, the scopes or the settings */
                refused: number;
            }[];
        };
        Agents: {
            agents: components["schemas"]["Agent"][];
            kinds: {
                id: string;
                label: string;
                types: string[];
            }[];
        };
        Alive: {
            /** @constant */
            status: "ok";
        };
        AuditQuestion: {
            /** @description A patient as `platform_id/id` */
            patient?: string;
            /** @description An app or agent by its OAuth client id */
            client?: string;
            /** @description A person as the OpenID provider names them: the claim `sub` */
            subject?: string;
            /** @description The provider of the person; that of the settings when absent */
            issuer?: string;
            /** @description The platform */
            platform_id?: string;
            /**
             * @description `reads` of records, or `changes` of anything
             * @enum {string}
             */
            kind?: "reads" | "changes";
            /** @description From then on: a span before now such as `7d` or `12h`, or a date */
            since?: string;
            /** @description Before then: a span before now such as `7d` or `12h`, or a date */
            until?: string;
            /** @description The session, as the field `subject` of an entry names it */
            session?: string;
            /** @description The permission of an app or chat, as the field `grant` of an entry names it */
            grant?: string;
            /** @description The request id */
            request?: string;
            /**
             * @description Where to look; the first place of this process when absent
             * @enum {string}
             */
            from?: "file" | "redis-stream" | "fhir";
        };
        AuditResult: {
            /** @description Where was looked: `file`, `redis-stream` or `fhir` */
            from: string;
            /** @description Entries that fit */
            found: number;
            sessions: number;
            /** @description Whether the whole place was looked at */
            complete: boolean;
            /** @description Entries counted by who did what through which agent, at most 500 groups */
            groups: {
                /** @description Who signed in to the gateway; the session where nobody did */
                person: string;
                session: string;
                /** @description The app or agent; the actor where no app asked */
                agent: string;
                platform: string;
                patient: string;
                event: string;
                type: string;
                outcome: string;
                count: number;
                first: string;
                last: string;
            }[];
            /** @description Entries that are in none of the groups */
            ungrouped: number;
            /** @description The last 1,000, last first, as they were written */
            entries: {
                [key: string]: unknown;
            }[];
        };
        Bundle: {
            /** @constant */
            resourceType: "Bundle";
            /** @description searchset, history, batch-response, … */
            type: string;
            /** @description How many match, where the platform counts them */
            total?: number;
            /** @description The link `next` leads to the next page, through this gateway; it is sealed and good for its session */
            link?: ({
                relation: string;
                url: string;
            } & {
                [key: string]: unknown;
            })[];
            /** @description The results */
            entry?: ({
                fullUrl?: string;
                resource?: components["schemas"]["Resource"];
            } & {
                [key: string]: unknown;
            })[];
        } & {
            [key: string]: unknown;
        };
        CapabilityStatement: {
            /** @constant */
            resourceType: "CapabilityStatement";
        } & {
            [key: string]: unknown;
        };
        ChangedAgent: {
            id: string;
            ended: boolean;
            grant?: components["schemas"]["Grant"];
        };
        Client: {
            /** @description Names it here; opens nothing */
            id: string;
            /** @enum {string} */
            kind: "browser" | "app" | "chat" | "code";
            /** @description What an app calls itself; nobody has checked it */
            name?: string;
            /** @description Where an app’s permission was sent, in words */
            destination?: string;
            /** @description Whether it is the caller */
            current: boolean;
            may: ("rest_api" | "mcp_tools" | "manage")[];
            /** @description ISO 8601, UTC */
            connected_at: string;
            /** @description To the minute; absent before the first use */
            last_used_at?: string;
            /** @description ISO 8601, UTC */
            ends_at: string;
        };
        ClientRegistration: {
            /** @description As the portal shows it */
            client_id: string;
            /** @description For a confidential client; never shown again */
            client_secret?: string;
            /** @description platform_id whose configured private key signs for this client */
            key_of?: string;
            /** @description Asked for instead of those of the platform file, with spaces between */
            scopes?: string;
        };
        Connection: {
            platform_id: string;
            /** @description Names this connection and no other, as in `sandbox-ehr~2`; takes the place of a platform_id */
            connection_id?: string;
            /** @description Of several people’s connections: whether the platform_id means this one */
            is_newest?: boolean;
            /** @description Whom the platform_id meant until this other person signed in */
            newest_before?: {
                connection_id: string;
                patient?: string;
            };
            /** @description Whether a FHIR request can be sent now, after a refresh if need be */
            connected: boolean;
            /** @description What the platform granted */
            scopes: string[];
            requested_scopes: string[];
            /** @description Requested and not granted */
            missing_scopes: string[];
            /** @description FHIR id of the patient chosen at sign-in */
            patient?: string;
            /**
             * @description The platform did not say whose record it is; `several`: the person can choose on a page
             * @enum {string}
             */
            patient_unknown?: "unnamed" | "several";
            encounter?: string;
            /** @description Who signed in, as the platform says */
            fhir_user?: string;
            /** @description Begun from within an EHR, which chose patient and encounter */
            from_ehr?: boolean;
            /** @description What the platform said beside the token, in its own words: data, of 8 KB at most (SMART App Launch 2.2) */
            launch_context?: {
                need_patient_banner?: boolean;
                intent?: string;
                tenant?: string;
                smart_style_url?: string;
                fhir_context?: {
                    [key: string]: unknown;
                }[];
            };
            /** @description Whether it outlives its access token */
            refreshable: boolean;
            /** @description ISO 8601, UTC */
            connected_at?: string;
            /** @description When the access token ends */
            expires_at?: string;
            /** @description Why it is not connected any more */
            problem?: {
                code: string;
                message: string;
            };
            /** @description Where a person signs in */
            login_url: string;
        };
        ConnectionStatus: {
            /**
             * @description How a call is tied to a person
             * @enum {string}
             */
            mode: "local" | "oauth" | "pairing";
            /** @description Whether the caller has a session */
            authenticated: boolean;
            /** @description What the caller is to this gateway, where people sign in to it: `user`, `operator`, `service` */
            roles?: string[];
            connections: components["schemas"]["Connection"][];
            /** @description Ended here and not confirmed by the platform yet, which is asked again; absent when there are none */
            unconfirmed_ends?: components["schemas"]["UnconfirmedEnd"][];
            /** @description Where a person signs in, with {platform_id} to be filled in */
            login_url_template: string;
        };
        ConsentForm: {
            /** @description The token of the form, from its page */
            csrf?: string;
            /** @description `allow`; anything else is a no */
            decision?: string;
            /** @description `read`, or `read-and-write`. Without it: reading, nothing marked private */
            access?: string;
            /** @description `all`, or `some`: then those that `platform` names, any number of times */
            platforms?: string;
            /** @description `yes` for entries that a platform labels as sensitive, too */
            labelled?: string;
            /** @description `day`, `month`, `year` or `session` */
            until?: string;
        };
        CoverageAssertion: {
            coverage: string | null;
            covered: string | null;
            paNeeded: string | null;
            docNeeded: string[];
            docPurpose: string[];
            infoNeeded: string[];
            billingCodes: {
                system?: string;
                code: string;
            }[];
            reasons: {
                code: string | null;
                text: string | null;
            }[];
            details: {
                category: string | null;
                code: string | null;
                value: string | null;
                qualification: string | null;
            }[];
            dependencies: string[];
            questionnaires: string[];
            date: string | null;
            assertionId: string | null;
            satisfiedPaId: string | null;
            contacts: string[];
            expires: string | null;
        };
        DeviceAnswer: {
            /** @description For the program: what it asks for its token with */
            device_code: string;
            /** @description For the person, who enters it on the page */
            user_code: string;
            /** @description The page */
            verification_uri: string;
            /** @description The page with the code filled in */
            verification_uri_complete: string;
            /** @description Seconds */
            expires_in: number;
            /** @description Seconds between two questions */
            interval: number;
        } & {
            [key: string]: unknown;
        };
        DeviceForm: {
            /** @description `fhir-gateway-cli`, or a client that the operator registered for devices */
            client_id: string;
            /** @description What the token is for (RFC 8707): this API, or the MCP server. By default the MCP server */
            resource?: string;
        };
        Directory: {
            /** @description How many match, on all pages together */
            total: number;
            offset: number;
            limit: number;
            /** @description false: nothing matches, and what is listed may have been meant */
            sure: boolean;
            entries: components["schemas"]["DirectoryEntry"][];
        };
        DirectoryEntry: {
            /** @description Where it leads: what all other routes call it */
            platform_id: string;
            name: string;
            /**
             * @description `provider` is a hospital or practice, everything else is a platform
             * @enum {string}
             */
            kind: "payer" | "ehr" | "sandbox" | "government" | "lab" | "provider";
            places: {
                city?: string;
                state?: string;
            }[];
            /**
             * @description A state was asked for, and where this is is not known: it may be in another
             * @constant
             */
            place_unknown?: true;
            /** @description Name of the platform by which an organization is reached */
            via?: string;
            /** @enum {string} */
            status: "ready" | "needs-credentials" | "needs-tenant" | "listed";
            /** @description What is missing, by the name of a setting; absent when it is ready */
            next_step?: string;
            login_required: boolean;
            /** @description What fits the query, where it is not the name */
            matched_as?: {
                /** @enum {string} */
                as: "alias" | "former-name" | "initials" | "abbreviation" | "payer-id";
                name: string;
            };
            /** @description false: not what was asked for, but near to it */
            sure: boolean;
        };
        DynamicRegistration: {
            /** @description Where the server registers only with one; used once, not stored */
            initial_access_token?: string;
        };
        EndedClient: {
            id: string;
            /** @constant */
            ended: true;
            /** @description Where it was the last client of the session, which has ended with it: the platforms that took it */
            revoked_upstream?: string[];
        };
        EndedSession: {
            /** @description How many browsers, apps and chats */
            ended: number;
            /** @description The platforms that were told and took it */
            revoked_upstream: string[];
        };
        FormsQuestion: {
            /** @description Whose coverage; by default the patient chosen at sign-in */
            patient_id?: string;
            /** @description Which coverage, where several are in force */
            coverage_id?: string;
            /** @description CPT or HCPCS code of the service, such as 27447 or E0424; needed, but for a drug that drug_code names */
            procedure_code?: string;
            /** @description System of the code; by default told by its shape */
            code_system?: string;
            /**
             * @description Kind of order; by default told by the code
             * @enum {string}
             */
            order_type?: "ServiceRequest" | "DeviceRequest" | "MedicationRequest";
            /** @description RxNorm or NDC code of a drug, beside its HCPCS code or alone */
            drug_code?: string;
            /**
             * @description System of drug_code; without it, drug_code goes without a system. Needed where drug_code stands alone
             * @enum {string}
             */
            drug_code_system?: "rxnorm" | "ndc";
            /** @description SNOMED CT code of the service, beside its billing code */
            snomed_code?: string;
            /** @description ICD-10-CM codes of the reason */
            diagnosis_codes?: string[];
            /** @description How many units */
            quantity?: number;
            /**
             * Format: date
             * @description Day of the service, YYYY-MM-DD
             */
            service_date?: string;
            /** @description CMS place of service code, such as 11 for an office */
            place_of_service?: string;
            /** @description NPI of who orders */
            ordering_npi?: string;
            /** @description NPI of who performs */
            performing_npi?: string;
            /** @description Which form, as check_prior_auth names it under documentation */
            questionnaire_url?: string | string[];
            /** @description assertion_id of check_prior_auth */
            assertion_id?: string;
            /** @description Id of the Practitioner who orders and signs, as the record has it; by default found by ordering_npi */
            practitioner_id?: string;
            /** @description Id of the Encounter in which it is ordered */
            encounter_id?: string;
            /**
             * Format: date-time
             * @description Only forms that changed since this instant, such as 2026-11-24T10:00:00Z
             */
            changed_since?: string;
            /** @description Answers by linkId; a list gives several answers, null takes one away. Never invent a clinical answer. */
            answers?: {
                [key: string]: unknown;
            };
            /** @description Which form the answers are for, where there are several */
            answers_for?: string;
            /** @description Whether the answers are all; what is still required is then an issue */
            is_complete?: boolean;
            /** @description platform_id of the payer, where the record is elsewhere; by default found from the coverage */
            payer?: string;
            /** @description confirm of DISCLOSURE_UNCONFIRMED, once the person agrees to what is sent */
            confirm?: string;
            /** @description true: read the same person’s other connected platforms, too; the patient and the coverage stay those of platform_id */
            whole_record?: boolean;
        };
        FormularyAnswer: {
            /** @description The platform that is the directory */
            platformId: string;
            /** @description When the directory was asked */
            askedAt: string;
            /** @description How the question was understood */
            understood: string[];
            /** @description What the directory does not say, or was not read to the end */
            notKnown: string[];
            /** @description What the answer is not */
            disclaimer: string;
            /** @description The plan that was meant */
            plan?: {
                id: string;
                name: string;
            };
            /** @description Plans to choose from, where none or several may be meant */
            plans: {
                id: string;
                name: string;
            }[];
            /** @description How many fit */
            matched: number;
            /**
             * @description plan-unknown, plan-ambiguous: nothing was looked up; ask the person which of the plans it is
             * @enum {string}
             */
            answer: "found" | "none-found" | "drug-unknown" | "plan-unknown" | "plan-ambiguous";
            /** @description Drugs that fit what was asked */
            drugs: string[];
            /** @description What is absent, the formulary does not say; that is not "no" */
            entries: {
                drug: string;
                rxnorm?: string;
                formulary: string;
                plans: string[];
                tier?: string;
                /** @description active: available now */
                availability?: string;
                /** @description Absent: not stated, which is not "no" */
                priorAuthorization?: boolean;
                /** @description Absent: not stated, which is not "no" */
                stepTherapy?: boolean;
                /** @description Absent: not stated, which is not "no" */
                quantityLimit?: boolean;
                quantityDetail?: string;
                newStartsOnly: ("prior authorization" | "step therapy")[];
                pharmacies: string[];
                information?: string;
                entryChanged?: string;
                ref: string;
            }[];
        };
        Grant: {
            /** @enum {string} */
            access: "read" | "read-and-write";
            /** @description Their ids; `all` also covers those that are connected later */
            platforms: "all" | string[];
            /** @description Kinds of record */
            kinds: "all" | ("identity" | "results" | "medications" | "problems" | "immunizations" | "procedures" | "notes" | "visits" | "coverage" | "other")[];
            /** @description Whether it gets entries that a platform labels as sensitive */
            labelled: boolean;
            /** @description ISO 8601, UTC */
            until: string;
        };
        GrantChange: {
            /** @enum {string} */
            access?: "read" | "read-and-write";
            /** @description Their ids; `all` also covers those that are connected later */
            platforms?: "all" | string[];
            /** @description Kinds of record */
            kinds?: "all" | ("identity" | "results" | "medications" | "problems" | "immunizations" | "procedures" | "notes" | "visits" | "coverage" | "other")[];
            /** @description Whether it gets entries that a platform labels as sensitive */
            labelled?: boolean;
            /**
             * Format: date-time
             * @description ISO 8601, UTC; at most the end of the session
             */
            until?: string;
            /**
             * @description Ends it at once, with all its tokens
             * @constant
             */
            end?: true;
        };
        GrantForm: {
            /** @description The token of the form, from its page */
            form_token?: string;
            /** @description `save` or `end` */
            action?: string;
        };
        KeySet: {
            keys: ({
                kty: string;
            } & {
                [key: string]: unknown;
            })[];
        };
        LaunchForm: {
            /** @description FHIR base of the EHR that opens the gateway; has to be the platform’s */
            iss?: string;
            /** @description What the EHR calls the launch; goes back to it and nowhere else */
            launch?: string;
            /** @description Where the browser goes when the sign-in is over, with `platform_id`, `outcome` and, of a failure, `error`; an address that the operator lists in FHIR_GATEWAY_RETURN_TO */
            return_to?: string;
            /** @description Ids of the apps and chats that the page named and the person keeps, with spaces between */
            clients?: string;
        };
        LoginAnswer: {
            /** @description To be opened with the cookies of this answer */
            authorization_url: string;
            platform_id: string;
            /** @description Seconds until it can no longer be finished */
            expires_in: number;
        };
        LoginForm: {
            /** @description The sign-in that an agent began; by default one begins here */
            attempt?: string;
            /** @description SMART scopes to ask for, with spaces between; by default the platform’s */
            scope?: string;
            /**
             * @description `login`: the platform asks who it is, also where somebody is signed in there
             * @enum {string}
             */
            prompt?: "login";
            /** @description Seconds that may have passed since the person signed in at the platform; it has to say when that was */
            max_age?: number;
            /** @description 1 in the link of an agent that has no session yet; `pairing` mode only */
            pairing?: string;
            /** @description Where the browser goes when the sign-in is over, with `platform_id`, `outcome` and, of a failure, `error`; an address that the operator lists in FHIR_GATEWAY_RETURN_TO */
            return_to?: string;
            /** @description Ids of the apps and chats that the page named and the person keeps, with spaces between */
            clients?: string;
        };
        LogoutAnswer: {
            platform_id: string;
            /** @constant */
            connected: false;
            /** @description Whether the platform was told and took it; the tokens are gone here either way */
            revoked_upstream: boolean;
        };
        NextQuestionAnswer: {
            platformId: string;
            /** @description To continue with */
            formId?: string;
            /**
             * @description stopped: nothing was sent, see issues
             * @enum {string}
             */
            status: "in-progress" | "completed" | "stopped";
            round: number;
            form: {
                header: {
                    canonical: string;
                    title: string;
                    /** @description Whether the payer asks question after question: continue with next-question */
                    isAdaptive: boolean;
                    needsSignature: boolean;
                } & {
                    [key: string]: unknown;
                };
                counts: {
                    questions: number;
                    required: number;
                    requiredIfEnabled: number;
                    requiredAnswered: number;
                    answered: number;
                    hidden: number;
                };
                /** @description The tree, with all that the form says */
                items: {
                    [key: string]: unknown;
                }[];
                fields: ({
                    /** @description What answers are named by */
                    linkId: string;
                    number: string;
                    /** @description The texts of what stands around it, outermost first */
                    path: string[];
                    question: string;
                    /** @description An item type of FHIR R4 */
                    type: string;
                    /** @enum {string} */
                    required: "yes" | "if-enabled" | "no";
                    isEnabled: boolean;
                    repeats: boolean;
                    readOnly: boolean;
                    hidden: boolean;
                } & {
                    [key: string]: unknown;
                })[];
                /** @description For reading */
                markdown: string;
            };
            /** @description To be sent back with the next answers, where there is no formId */
            response: components["schemas"]["Resource"];
            issues: {
                /** @enum {string} */
                severity: "error" | "warning";
                code: string;
                linkId?: string;
                /** @description Where in the response, as FHIRPath writes it */
                path: string;
                text: string;
                /** @description How the answer is written */
                example?: string;
            }[];
            /** @description linkIds of questions that wait for an answer */
            open: string[];
            /** @description How answers to the open questions are written */
            example?: string;
            /** @description linkIds that only a person may answer */
            forPerson: string[];
            /** @description How the questions of this round were filled in */
            prefilled: {
                linkId: string;
                /** @enum {string} */
                outcome: "filled" | "empty" | "not-executed" | "unusable";
                detail?: string;
                /** @description The expression that the answer is from */
                source?: string;
                /** @description Types of resources that it looked at; order is the one that the form is for */
                reads?: string[];
            }[];
            /** @description What the payer decided with the completed form */
            assertions: components["schemas"]["CoverageAssertion"][];
            warnings: string[];
        };
        NextQuestionRequest: {
            /** @description Which form to continue, as it was given with the form */
            form_id?: string;
            /** @description In place of form_id: the QuestionnaireResponse of the last answer, as it was */
            response?: {
                [key: string]: unknown;
            };
            /** @description Answers by linkId; a list gives several answers, null takes one away. Never invent a clinical answer. */
            answers?: {
                [key: string]: unknown;
            };
            /** @description linkIds of attestations that the person answered with their own words */
            answered_by_person?: string[];
            /** @description Beside response: the round of the last answer; 0 at first */
            round?: number;
            /** @description platform_id of the payer, where the record is elsewhere; by default found from the coverage */
            payer?: string;
            /** @description confirm of DISCLOSURE_UNCONFIRMED, once the person agrees to what is sent */
            confirm?: string;
            /** @description true: read the same person’s other connected platforms, too; the patient and the coverage stay those of platform_id */
            whole_record?: boolean;
        };
        OAuthError: {
            error: string;
            error_description?: string;
        } & {
            [key: string]: unknown;
        };
        OperationOutcome: {
            /** @constant */
            resourceType: "OperationOutcome";
            issue: ({
                severity: string;
                /** @description A FHIR IssueType */
                code: string;
                details?: {
                    coding?: ({
                        system?: string;
                        code?: string;
                    } & {
                        [key: string]: unknown;
                    })[];
                    text?: string;
                } & {
                    [key: string]: unknown;
                };
                /** @description What helps, and the request id */
                diagnostics?: string;
                /** @description The place in what was sent that is at fault */
                expression?: string[];
            } & {
                [key: string]: unknown;
            })[];
        } & {
            [key: string]: unknown;
        };
        OperatorFailure: {
            /** @description ISO 8601, UTC */
            time: string;
            request_id?: string;
            platform_id?: string;
            /** @description An error code of the gateway, or `HTTP_` and the status of a platform’s answer */
            code: string;
            rule?: string;
            stage?: string;
            /** @description For the log: the system’s error code, or the words of an authorization server */
            detail?: string;
            /** @description Whether the gateway refused the request, as opposed to something that failed */
            is_refusal: boolean;
            /** @description The process that had it */
            process: string;
        };
        OperatorOverview: {
            ready: boolean;
            checks: {
                /** @enum {string} */
                store: "ok" | "failed";
                /** @enum {string} */
                keys: "ok" | "failed";
                /** @enum {string} */
                platforms: "ok" | "failed";
                /** @enum {string} */
                audit: "ok" | "failed";
            };
            /** @enum {string} */
            store: "redis" | "memory";
            processes: components["schemas"]["OperatorProcess"][];
            platforms: components["schemas"]["OperatorPlatform"][];
            /** @description Platforms that the filter leaves */
            total: number;
            /** @description How many of all platforms are in each state */
            states: {
                [key: string]: number;
            };
            /** @description Newest first, of all processes */
            failures: components["schemas"]["OperatorFailure"][];
            /** @description Each server of the Redis; null where one did not answer */
            redis: components["schemas"]["OperatorRedis"][] | null;
        };
        OperatorPlatform: {
            platform_id: string;
            name: string;
            /** @enum {string} */
            state: "failing" | "unsteady" | "working" | "unset" | "idle";
            status: string;
            /** @description Answered in the last hour */
            calls: number;
            /** @description The median is not larger; null without a call, or above a minute */
            p50_seconds: number | null;
            p99_seconds: number | null;
            /** @description In the last hour, by kind */
            failures: {
                [key: string]: number;
            };
            /** @description ISO 8601, UTC */
            last_success?: string;
            /** @description ISO 8601, UTC */
            last_failure?: string;
            under_way: number;
            waiting: number;
            /** @description Processes in which a breaker keeps requests back */
            open_breakers: number;
            cause?: string;
            next_step?: string;
            /** @description In how many things its server is not as it was, or as its file says; absent where it was not read */
            drifts?: number;
        };
        OperatorProcess: {
            id: string;
            host: string;
            node: string;
            apps: ("rest" | "mcp")[];
            /** @description ISO 8601, UTC */
            started: string;
            /** @description ISO 8601, UTC */
            reported: string;
            /** @description Requests under way to platforms */
            under_way: number;
            /** @description Calls refused by a limit since the start, by kind of call */
            limited: {
                [key: string]: number;
            };
            audit_recorded: number;
            audit_dropped: number;
            revocations_waiting: number;
        };
        OperatorRedis: {
            version: string;
            used_bytes: number;
            /** @description Absent where the server has no limit */
            max_bytes?: number;
            /** @description With any but `noeviction` it may remove sessions where memory is full */
            eviction_policy: string;
            /** @description Keys that it has removed so since its start */
            evicted: number;
            /** @description Of all who use the server */
            keys: number;
            /** @description Keys of this gateway by the type of the value */
            keys_by_type: {
                [key: string]: number;
            };
            /** @description Whether all keys were counted */
            complete: boolean;
            ping_ms: number;
        };
        Organization: {
            /** @description What all other routes call it: `epic:mayo-clinic` */
            platform_id: string;
            name: string;
            aliases: string[];
            places: {
                city?: string;
                state?: string;
                postalCode?: string;
            }[];
            /**
             * @description A state was asked for, and where this is is not known: it may be in another
             * @constant
             */
            place_unknown?: true;
            /** @description National Provider Identifiers */
            npis: string[];
            upstream_fhir_url: string;
        };
        OrganizationList: {
            /** @description How many match, on all pages together */
            total: number;
            offset: number;
            limit: number;
            /** @description false: nothing matches, and what is listed may have been meant */
            sure: boolean;
            /** @description Where the list is from; `total` is the number of entries of the vendor’s list, where this is a part of it */
            source?: {
                title: string;
                url?: string;
                date?: string;
                total?: number;
            };
            tenants: components["schemas"]["Organization"][];
        };
        Patch: ({
            op: string;
            path: string;
        } & {
            [key: string]: unknown;
        })[] | components["schemas"]["Resource"];
        PatientChoiceForm: {
            /** @description The id of one of the records on the page */
            patient: string;
        };
        /** @description One of the three */
        PeopleDecision: {
            /** @description Connections that are one person’s */
            join?: string[];
            /** @description The first is not the person of the others */
            split?: string[];
            /** @description Two connections about which something was decided */
            undo?: string[];
        };
        Platform: {
            /** @description What all other routes call it */
            platform_id: string;
            name: string;
            /** @enum {string} */
            kind: "payer" | "ehr" | "sandbox" | "government" | "lab";
            /** @description Which data is behind it: production, sandbox or local */
            environment: string;
            /** @enum {string} */
            status: "ready" | "needs-credentials" | "needs-tenant" | "listed";
            /** @description What is missing, by the name of a setting; absent when it is ready */
            next_step?: string;
            /** @description Whether a person has to sign in before FHIR requests work */
            login_required: boolean;
            /**
             * @description Nobody signs in there, but a FHIR request needs a session of this gateway
             * @constant
             */
            session_required?: true;
            /** @description Where this gateway serves its FHIR API; absent until it is ready */
            fhir_url?: string;
            /** @description Where a person signs in; absent where nobody has to */
            login_url?: string;
            /** @description The platform’s own FHIR base */
            upstream_fhir_url?: string;
            fhir_version?: string;
            developer_portal?: string;
            /** @description Prior authorization: claimed only, configured with an address, or verified by its own answer */
            payer_services?: {
                /** @enum {string} */
                crd?: "claimed" | "configured" | "verified";
                /** @enum {string} */
                dtr?: "claimed" | "configured" | "verified";
                /** @enum {string} */
                pas?: "claimed" | "configured" | "verified";
            };
            /** @description Services of which the payer’s own document says something else than the platform file */
            payer_service_drift?: {
                /** @enum {string} */
                crd?: "other-address" | "not-named" | "address-refused" | "other-payer";
                /** @enum {string} */
                dtr?: "other-address" | "not-named" | "address-refused" | "other-payer";
                /** @enum {string} */
                pas?: "other-address" | "not-named" | "address-refused" | "other-payer";
            };
            aliases: string[];
        };
        PlatformList: {
            /** @description How many match, on all pages together */
            total: number;
            offset: number;
            limit: number;
            /** @description false: nothing matches, and what is listed may have been meant */
            sure: boolean;
            platforms: components["schemas"]["Platform"][];
        };
        PlatformRegistration: {
            platform_id: string;
            name: string;
            registration_required: boolean;
            portal?: {
                name: string;
                url?: string;
            };
            redirect_uri: string;
            launch_url: string;
            jwks_url: string;
            /** @enum {string} */
            client_type?: "public" | "confidential";
            client_authentication: string[];
            key_algorithms: string[];
            /** @description What a sign-in asks for; empty where the platform decides */
            scopes: string[];
            scopes_set_at_registration: boolean;
            /** @description Where the credentials go, by variable name */
            variables: string[];
            /**
             * @description Whence the client id in use comes; `file` where the platform takes any. Absent where there is none
             * @enum {string}
             */
            client_from?: "environment" | "store" | "file";
            /** @description Whether a client was entered, and that of the environment counts */
            stored_client_unused: boolean;
            /** @description The lines to copy into the portal */
            block: string;
            /** @description What stands in the way before anything is registered */
            warnings: string[];
            /** @description Says that no dated steps were found */
            notice?: string;
            topics: {
                id: string;
                title: string;
                ordered: boolean;
                facts: {
                    text: string;
                    source: {
                        title: string;
                        url?: string;
                        date: string;
                    };
                    /** @description Whether the source is older than twelve months */
                    may_have_changed: boolean;
                }[];
            }[];
        };
        PolicyRules: {
            platformId: string;
            code: {
                /** @enum {string} */
                system: "http://www.ama-assn.org/go/cpt" | "https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets";
                code: string;
            };
            /**
             * @description links-only: only pages of the payer’s are named, and none was read
             * @enum {string}
             */
            answer: "found" | "links-only" | "none-found";
            /** @description The best match first */
            rules: {
                id: string;
                title: string;
                status?: string;
                effective?: {
                    start?: string;
                    end?: string;
                };
                appliesTo: {
                    system?: string;
                    code: string;
                }[];
                /** @enum {string} */
                matchedOn: "exact-code" | "category" | "text";
                /** @enum {string} */
                confidence: "high" | "medium" | "low";
                criteria: {
                    text: string;
                    expression?: string;
                }[];
                documentation: string[];
                links: string[];
                successor?: string;
                note?: string;
                source: {
                    kind: string;
                    url?: string;
                    retrievedAt?: string;
                    quotedFrom?: string;
                };
            }[];
            searched: {
                source: string;
                outcome: string;
            }[];
            disclaimer: string;
        };
        PreparedShare: {
            /** @description Where the person sees what would go out, leaves entries out and agrees */
            page: string;
            /**
             * @description What the link is for
             * @enum {string}
             */
            kind: "check-in" | "protected";
            /** @description Whose record */
            person: string;
            /** @description How many entries of each section the page offers */
            sections: {
                /** @enum {string} */
                section: "problems" | "allergies" | "medications" | "immunizations" | "results" | "procedures" | "devices" | "vitals" | "coverage";
                title: string;
                entries: number;
            }[];
            /** @description What could not be read, and is not offered */
            missing: string[];
        };
        PriorAuthAnswer: {
            /** @constant */
            state: "preview";
            /** @description Name of the request, to ask where it stands */
            requestId: string;
            preview: {
                /** @description What would be sent, one fact a line */
                sends: string[];
                /** @description What may be missing or different, and why */
                warnings: string[];
            };
            /** @description Pass it with the same arguments to send */
            confirm: string;
            /** @description How long confirm holds */
            confirmWithinSeconds: number;
            /** @description It was sent before, and the payer knows nothing of it */
            isUnfinished: boolean;
        } | {
            /** @constant */
            state: "submitted";
            /** @description Name of the request, to ask where it stands */
            requestId: string;
            /** @description It had been sent before; nothing was sent now */
            isRepeated: boolean;
            /** @description When the request was sent, ISO 8601 */
            sentAt: string;
            /** @description When the payer was last asked, ISO 8601 */
            checkedAt: string;
            decision: components["schemas"]["PriorAuthDecision"];
            reading: components["schemas"]["PriorAuthReading"];
            /** @description What to do next */
            nextSteps: string[];
        };
        PriorAuthDecision: {
            /**
             * @description Only approved, partial and modified authorize anything for the day of service
             * @enum {string}
             */
            status: "approved" | "approved-other-dates" | "partial" | "modified" | "denied" | "pended" | "cancelled" | "contact-payer" | "not-required" | "error" | "unverified" | "unknown";
            /** @description Why it is not verified */
            unverified?: ("request-not-named" | "member-not-certain" | "other-provider" | "other-insurer" | "answers-contradict" | "too-many-answers" | "newest-withdrawn" | "contradicts-itself" | "not-an-authorization" | "items-missing" | "validity-unreadable" | "denied-before" | "perhaps-refused")[];
            /** @description Number under which the payer authorized it */
            authorizationNumber?: string;
            /** @description First day of the authorization */
            validFrom?: string;
            /** @description Last day on which this holds */
            expires?: string;
            /** @description Names a pended request; no authorization */
            traceNumber?: string;
            /** @description Why, in codes and words of the payer */
            reasons: {
                system?: string;
                code?: string;
                text?: string;
            }[];
            /** @description Notes of the payer */
            notes: string[];
            /** @description Decision for each item of the request */
            items: {
                /** @description Of the item in the Claim */
                sequence?: number;
                /**
                 * @description Only approved, partial and modified authorize anything for the day of service
                 * @enum {string}
                 */
                status: "approved" | "approved-other-dates" | "partial" | "modified" | "denied" | "pended" | "cancelled" | "contact-payer" | "not-required" | "error" | "unverified" | "unknown";
                /** @description X12 306 */
                action?: string;
                /** @description The payer’s own words for it */
                actionText?: string;
                number?: string;
                issuedOn?: string;
                validFrom?: string;
                expires?: string;
                traceNumber?: string;
                /** @description Number of an earlier authorization of the item */
                formerNumber?: string;
                reasons: {
                    system?: string;
                    code?: string;
                    text?: string;
                }[];
                /** @description In place of what was asked */
                granted: {
                    code?: {
                        system?: string;
                        code?: string;
                        text?: string;
                    };
                    quantity?: number;
                    number?: string;
                }[];
                /** @description What is authorized, where the payer spells it out */
                detail?: {
                    code?: {
                        system?: string;
                        code?: string;
                        text?: string;
                    };
                    quantity?: number;
                    number?: string;
                };
                /** @description Who may give the service */
                provider?: {
                    npi?: string;
                    name?: string;
                };
            }[];
            /** @description What the payer finds wrong with the request */
            faults: {
                system?: string;
                code?: string;
                text?: string;
                where?: string;
                followUp?: {
                    system?: string;
                    code?: string;
                    text?: string;
                };
            }[];
            /** @description What the payer wants before it decides */
            wanted: {
                /** @enum {string} */
                kind: "document" | "questionnaire" | "message";
                text?: string;
                codes: string[];
                questionnaireContext?: string;
                /** @description What documents are sent with */
                trackingId?: string;
            }[];
            /** @description What differs from what was asked */
            differences?: {
                /** @enum {string} */
                what: "service" | "quantity" | "provider" | "service-date" | "authorization-number";
                asked: string;
                answered: string;
            }[];
            /** @description What else the payer has said, newest first */
            earlier?: {
                /**
                 * @description Only approved, partial and modified authorize anything for the day of service
                 * @enum {string}
                 */
                status: "approved" | "approved-other-dates" | "partial" | "modified" | "denied" | "pended" | "cancelled" | "contact-payer" | "not-required" | "error" | "unverified" | "unknown";
                decidedAt?: string;
            }[];
            /** @description What the answer lacks */
            warnings?: string[];
            /** @description Whether a person looked at it */
            isHumanReviewed?: boolean;
            /** @description The payer’s summary */
            disposition?: string;
            /** @description When the payer decided */
            decidedAt?: string;
        };
        PriorAuthInquiry: {
            /** @description request_id of submit_prior_auth */
            request_id: string;
            /** @description platform_id of the payer, where the record is elsewhere; by default found from the coverage */
            payer?: string;
        };
        PriorAuthReading: {
            /** @description The status in a word or two */
            words: string;
            /** @description What it means */
            meaning: string;
            /** @description What has to be minded: tell the person */
            cautions: string[];
            /** @description When a decision is due, of what is pended */
            clock?: {
                /** @enum {string} */
                kind: "expedited" | "standard";
                /** @description When a decision is due, of what is pended */
                expectedBy: string;
                isPast: boolean;
                words: string;
            };
        };
        PriorAuthRequest: {
            /** @description Whose coverage; by default the patient chosen at sign-in */
            patient_id?: string;
            /** @description Which coverage, where several are in force */
            coverage_id?: string;
            /** @description System of the code; by default told by its shape */
            code_system?: string;
            /**
             * @description Kind of order; by default told by the code
             * @enum {string}
             */
            order_type?: "ServiceRequest" | "DeviceRequest" | "MedicationRequest";
            /** @description RxNorm or NDC code of a drug, beside its HCPCS code or alone */
            drug_code?: string;
            /**
             * @description System of drug_code; without it, drug_code goes without a system. Needed where drug_code stands alone
             * @enum {string}
             */
            drug_code_system?: "rxnorm" | "ndc";
            /** @description ICD-10-CM codes of the reason */
            diagnosis_codes?: string[];
            /** @description How many units */
            quantity?: number;
            /** @description CPT or HCPCS code of the service, such as 27447 or E0424 */
            procedure_code: string;
            /**
             * Format: date
             * @description Day of the service, YYYY-MM-DD
             */
            service_date: string;
            /** @description CMS place of service code, such as 11 for an office */
            place_of_service: string;
            /** @description NPI of who orders */
            ordering_npi: string;
            /** @description Name of who orders */
            ordering_name?: string;
            /** @description NPI of who performs, where that is somebody else */
            performing_npi?: string;
            /** @description Name of who performs */
            performing_name?: string;
            /** @description NPI of the organization that asks; by default that of who orders */
            provider_npi?: string;
            /** @description Name of the organization that asks */
            provider_name?: string;
            /** @description X12 1365 service type; by default 2 for surgery, 12 for equipment, else 1 */
            service_type?: string;
            /**
             * @description X12 1525: HS health services (default), SC specialty care, AR admission, IN initial services
             * @enum {string}
             */
            request_type?: "HS" | "SC" | "AR" | "IN";
            /**
             * @description How it will be billed; by default told by code, place and request_type
             * @enum {string}
             */
            claim_type?: "professional" | "institutional" | "oral" | "vision" | "pharmacy";
            /** @description Whether a decision within 72 hours is needed */
            urgent?: boolean;
            /** @description The assertion of check_prior_auth; it goes with the request */
            assertion?: {
                /** @description Its assertion_id */
                id: string;
                /**
                 * @description Whether the plan covers it
                 * @enum {string}
                 */
                covered: "covered" | "not-covered" | "conditional" | "indeterminate";
                /**
                 * @description Whether authorization is needed
                 * @enum {string}
                 */
                pa_needed?: "no-auth" | "auth-needed" | "satisfied" | "performpa" | "conditional" | "indeterminate";
                /**
                 * Format: date
                 * @description Day on which the payer said it
                 */
                date: string;
            };
            /** @description Answered forms of get_questionnaire_package */
            questionnaire_responses?: {
                [key: string]: unknown;
            }[];
            /** @description DocumentReference resources with their data inline */
            documents?: {
                [key: string]: unknown;
            }[];
            /** @description Changes a request that is pended or granted; repeat its other arguments */
            change?: {
                /** @description request_id of the request that was answered */
                request_id: string;
                /**
                 * @description update: with another service_date or quantity, or more forms or documents; cancel: withdraw it; attach: send the documents that the payer asked for
                 * @enum {string}
                 */
                kind: "update" | "cancel" | "attach";
            };
            /** @description Leave out at first: nothing is sent, and a preview with this value comes back. Pass it to send */
            confirm?: string;
            /** @description platform_id of the payer, where the record is elsewhere; by default found from the coverage */
            payer?: string;
        };
        PriorAuthStatus: {
            /** @description Name of the request, to ask where it stands */
            requestId: string;
            /**
             * @description Who gave this answer
             * @enum {string}
             */
            answeredBy: "payer" | "earlier-answer" | "not-found";
            decision?: components["schemas"]["PriorAuthDecision"];
            reading?: components["schemas"]["PriorAuthReading"];
            /** @description When the payer was last asked, ISO 8601 */
            checkedAt?: string;
            /** @description When the request was sent, ISO 8601 */
            sentAt: string;
            /** @description When the payer may be asked next; 0 for now */
            nextCheckInSeconds: number;
            /** @description What to do next */
            nextSteps: string[];
        };
        PriorAuths: {
            /** @description The payer */
            platformId: string;
            /** @description Requests of this session */
            sent: {
                /** @description Name of the request, to ask where it stands */
                requestId: string;
                platformId: string;
                /** @enum {string} */
                state: "sending" | "decided" | "refused";
                items: {
                    service?: {
                        system?: string;
                        code?: string;
                        text?: string;
                    };
                    date?: string;
                    quantity?: number;
                }[];
                attached: {
                    forms: number;
                    documents: number;
                };
                /** @description When the request was sent, ISO 8601 */
                sentAt?: string;
                decision?: components["schemas"]["PriorAuthDecision"];
                reading?: components["schemas"]["PriorAuthReading"];
                /** @description When the payer was last asked, ISO 8601 */
                checkedAt?: string;
                checks: {
                    /** @description ISO 8601 */
                    at: string;
                    outcome: ("approved" | "approved-other-dates" | "partial" | "modified" | "denied" | "pended" | "cancelled" | "contact-payer" | "not-required" | "error" | "unverified" | "unknown") | ("not-found" | "no-answer");
                }[];
                changedBy?: string;
                nextCheckInSeconds?: number;
            }[];
            /** @description What payer and record have, the newest first, whoever asked and in whichever session */
            known: {
                /** @enum {string} */
                source: "payer" | "record";
                /** @description Codes that it is about, as far as they are shown */
                services: {
                    system?: string;
                    code?: string;
                    text?: string;
                }[];
                /** @description Name under which the payer has the request */
                requestName?: string;
                decision: components["schemas"]["PriorAuthDecision"];
                reading: components["schemas"]["PriorAuthReading"];
            }[];
            /** @description Nothing found says nothing where a source did not answer */
            sources: {
                /**
                 * @description Who was asked
                 * @enum {string}
                 */
                source: "session" | "ClaimResponse" | "ExplanationOfBenefit" | "payer";
                /** @description `answered`, or why not */
                outcome: string;
            }[];
            /** @description What to do next */
            nextSteps: string[];
        };
        PriorAuthsQuestion: {
            /** @description Whose; by default that of the sign-in */
            patient_id?: string;
            /** @description Which coverage, where several are in force */
            coverage_id?: string;
            /** @description NPI of who asked for authorization: with it the payer is asked too, since payers want to know whose requests */
            provider_npi?: string;
            /** @description platform_id of the payer, where the record is elsewhere; by default found from the coverage */
            payer?: string;
            /** @description confirm of DISCLOSURE_UNCONFIRMED, once the person agrees to what is sent */
            confirm?: string;
        };
        Problem: {
            /** @description What is wrong, for people */
            title: string;
            status: number;
            /**
             * @description Stable, for programs
             * @enum {string}
             */
            code: "PLATFORM_NOT_FOUND" | "PLATFORM_NOT_ROUTABLE" | "DIRECTORY_NOT_OFFERED" | "PLATFORM_FILES_INVALID" | "SESSION_UNKNOWN" | "CREDENTIAL_MALFORMED" | "RECORD_SEALED_WITH_UNKNOWN_KEY" | "RECORD_TAMPERED" | "LOCK_TIMEOUT" | "STORE_UNAVAILABLE" | "PLATFORM_OPEN" | "LOGIN_NOT_OFFERED" | "BACKEND_NOT_ALLOWED" | "CLIENT_ID_MISSING" | "CLIENT_AUTHENTICATION_UNSUPPORTED" | "CLIENT_REGISTRATION_REFUSED" | "CLIENT_REGISTRATION_UNCHANGED" | "REDIRECT_NOT_HTTPS" | "SCOPE_NOT_ALLOWED" | "DISCOVERY_FAILED" | "LAUNCH_REFUSED" | "LOGIN_UNKNOWN" | "LOGIN_STATE_UNKNOWN" | "LOGIN_SESSION_MISMATCH" | "LOGIN_INTERRUPTED" | "LOGIN_NOT_FINISHED" | "PATIENT_NOT_OFFERED" | "LOGIN_DENIED" | "AUTHORIZATION_REFUSED" | "AUTHORIZATION_RESPONSE_INVALID" | "ISSUER_MISMATCH" | "TOKEN_ENDPOINT_REFUSED" | "TOKEN_ENDPOINT_UNREACHABLE" | "TOKEN_RESPONSE_INVALID" | "ID_TOKEN_INVALID" | "LOGIN_REQUIRED" | "REAUTH_REQUIRED" | "CONNECTION_UNKNOWN" | "REQUEST_INVALID" | "RESOURCE_TYPE_INVALID" | "RESOURCE_ID_INVALID" | "INTERACTION_NOT_SUPPORTED" | "FORMAT_NOT_SUPPORTED" | "WRITES_OFF" | "WRITER_UNKNOWN" | "SESSION_REQUIRED" | "SCOPE_INSUFFICIENT" | "PATIENT_OUT_OF_SCOPE" | "PATIENT_UNKNOWN" | "BODY_TOO_LARGE" | "BODY_TYPE_UNSUPPORTED" | "BODY_INVALID" | "LINK_REFUSED" | "PLATFORM_CALLS_LIMITED" | "UPSTREAM_UNREACHABLE" | "UPSTREAM_TIMEOUT" | "UPSTREAM_OUTCOME_UNKNOWN" | "UPSTREAM_NOT_FHIR" | "UPSTREAM_REDIRECT_REFUSED" | "UPSTREAM_BUSY" | "UPSTREAM_RATE_LIMITED" | "UPSTREAM_CREDENTIALS_REFUSED" | "RESPONSE_TOO_LARGE" | "CLIENT_CLOSED" | "PLATFORM_REFUSED" | "ANSWER_UNEXPECTED" | "DOCUMENT_UNREADABLE" | "COVERAGE_UNAVAILABLE" | "COVERAGE_INCOMPLETE" | "COVERAGE_NOT_FOUND" | "COVERAGE_AMBIGUOUS" | "COVERAGE_OTHER_PAYER" | "PATIENT_MISSING" | "PROCEDURE_CODE_INVALID" | "FORM_UNNAMED" | "FORM_RESPONSE_INVALID" | "FORM_UNKNOWN" | "FORM_ADDRESS_REFUSED" | "FORM_ROUNDS_EXCEEDED" | "PRIOR_AUTH_UNKNOWN" | "PRIOR_AUTH_UNCHANGEABLE" | "PAYER_NOT_CONFIGURED" | "PAYER_UNREACHABLE" | "PAYER_TIMEOUT" | "PAYER_AUTH_REFUSED" | "PAYER_REJECTED" | "PAYER_ANSWER_INVALID" | "PAYER_ANSWER_TOO_LARGE" | "QUESTION_TOO_WIDE" | "DIRECTORY_UNAVAILABLE" | "DIRECTORY_ANSWER_INVALID" | "PAYER_NOT_FOUND" | "PAYER_AMBIGUOUS" | "MEMBER_MISMATCH" | "MEMBER_UNCERTAIN" | "DISCLOSURE_UNCONFIRMED" | "MASTER_KEYS_DO_NOT_FIT" | "CONFIG_INVALID" | "AUDIT_UNAVAILABLE" | "AUDIT_SEARCH_FAILED" | "AUDIT_SINK_UNUSABLE" | "CALLER_UNKNOWN" | "TOKEN_NOT_FOR_THIS" | "CONSENT_UNKNOWN" | "CONSENT_FORGED" | "ARGUMENT_INVALID" | "HOST_NOT_ALLOWED" | "ORIGIN_NOT_ALLOWED" | "CROSS_SITE_REFUSED" | "ROUTE_NOT_FOUND" | "METHOD_NOT_ALLOWED" | "CLIENT_UNKNOWN" | "SIGN_OUT_UNKNOWN" | "CURSOR_INVALID" | "PAIRING_CODE_UNKNOWN" | "PAIRING_ATTEMPTS_EXCEEDED" | "CALLS_LIMITED" | "CALLS_AT_ONCE_LIMITED" | "GATEWAY_BUSY" | "LAUNCH_ISSUER_UNKNOWN" | "LAUNCH_ISSUER_AMBIGUOUS" | "LAUNCH_NOT_CONFIGURED" | "RETURN_TO_REFUSED" | "PERSON_REQUIRED" | "PERSON_UNKNOWN" | "PERSON_UNCERTAIN" | "PERSON_UNDECIDABLE" | "GRANT_INSUFFICIENT" | "GRANT_ENDED" | "SIGN_IN_REQUIRED" | "ACCOUNT_NOT_ALLOWED" | "LOGOUT_TOKEN_INVALID" | "OPERATOR_REQUIRED" | "INTERNAL" | "SHARE_UNKNOWN" | "SHARES_LIMITED" | "SHARE_BUSY" | "SUBSCRIPTION_UNKNOWN" | "SUBSCRIPTION_NOT_OFFERED" | "SUBSCRIPTION_REFUSED" | "SUBSCRIPTIONS_LIMITED" | "NOTIFICATION_INVALID" | "SHARED_LINK_MALFORMED" | "SHARED_LINK_UNSUPPORTED" | "SHARED_LINK_EXPIRED" | "SHARED_LINK_GONE" | "SHARED_ADDRESS_REFUSED" | "SHARED_LINK_UNREACHABLE" | "SHARED_PASSCODE_REQUIRED" | "SHARED_PASSCODE_WRONG" | "SHARED_CONTENT_TOO_LARGE" | "SHARED_FILE_UNREADABLE" | "SHARED_CONTENT_UNSUPPORTED" | "HEALTH_CARD_MALFORMED" | "HEALTH_CARD_ISSUER_UNKNOWN" | "HEALTH_CARD_SIGNATURE_INVALID" | "HEALTH_CARD_EXPIRED" | "HEALTH_CARD_REVOKED";
            /** @description What the logs of this gateway call the request */
            request_id: string;
            /** @description Whether the same call can succeed later without anyone doing anything */
            retryable: boolean;
            /** @description What helps */
            next_step?: string;
            /** @description Of DISCLOSURE_UNCONFIRMED: what would leave for a payer */
            disclosure?: {
                /** @description The platform of the record */
                from: string;
                /** @description The payer */
                to: string;
                sends: {
                    resource: string;
                    why: string;
                }[];
                /** @description Send the same again with it, once the person agrees */
                confirm: string;
            };
        };
        ProviderAnswer: {
            /** @description The platform that is the directory */
            platformId: string;
            /** @description When the directory was asked */
            askedAt: string;
            /** @description How the question was understood */
            understood: string[];
            /** @description What the directory does not say, or was not read to the end */
            notKnown: string[];
            /** @description What the answer is not */
            disclaimer: string;
            /** @description The plan that was meant */
            plan?: {
                id: string;
                name: string;
            };
            /** @description Plans to choose from, where none or several may be meant */
            plans: {
                id: string;
                name: string;
            }[];
            /** @description How many fit */
            matched: number;
            /**
             * @description plan-unknown, plan-ambiguous: nobody was looked for; ask the person which of the plans it is
             * @enum {string}
             */
            answer: "found" | "none-found" | "plan-unknown" | "plan-ambiguous";
            /** @description Those in network first */
            providers: {
                name: string;
                npi?: string;
                specialties: string[];
                organization?: string;
                addresses: string[];
                phones: string[];
                /**
                 * @description in-network only where the directory lists it in a network of the plan that was named
                 * @enum {string}
                 */
                network: "in-network" | "not-listed" | "unknown";
                /** @enum {string} */
                networkBasis?: "provider" | "organization";
                networks: string[];
                /** @enum {string} */
                acceptingPatients: "yes" | "no" | "existing-only" | "not-stated";
                /** @description When the directory’s server last changed the entry */
                entryChanged?: string;
                ref: string;
            }[];
            /** @description Entries that would fit, and are retired, ended or inactive */
            notInUse: number;
        };
        QuestionnairePackage: {
            platformId: string;
            coverageId: string | null;
            /**
             * @description Of `not-supported` nothing follows about what the payer wants
             * @enum {string}
             */
            status: "forms" | "no-forms" | "unchanged" | "not-supported";
            /** @enum {string} */
            source: "questionnaire-package" | "questionnaire-search" | "none";
            forms: {
                header: {
                    canonical: string;
                    title: string;
                    /** @description Whether the payer asks question after question: continue with next-question */
                    isAdaptive: boolean;
                    needsSignature: boolean;
                } & {
                    [key: string]: unknown;
                };
                counts: {
                    questions: number;
                    required: number;
                    requiredIfEnabled: number;
                    requiredAnswered: number;
                    answered: number;
                    hidden: number;
                };
                /** @description The tree, with all that the form says */
                items: {
                    [key: string]: unknown;
                }[];
                fields: ({
                    /** @description What answers are named by */
                    linkId: string;
                    number: string;
                    /** @description The texts of what stands around it, outermost first */
                    path: string[];
                    question: string;
                    /** @description An item type of FHIR R4 */
                    type: string;
                    /** @enum {string} */
                    required: "yes" | "if-enabled" | "no";
                    isEnabled: boolean;
                    repeats: boolean;
                    readOnly: boolean;
                    hidden: boolean;
                } & {
                    [key: string]: unknown;
                })[];
                /** @description For reading */
                markdown: string;
                questionnaire: components["schemas"]["Resource"];
                /** @description A QuestionnaireResponse; for submit, once it is completed */
                response: components["schemas"]["Resource"];
                prefilled: {
                    linkId: string;
                    /** @enum {string} */
                    outcome: "filled" | "empty" | "not-executed" | "unusable";
                    detail?: string;
                    /** @description The expression that the answer is from */
                    source?: string;
                    /** @description Types of resources that it looked at; order is the one that the form is for */
                    reads?: string[];
                }[];
                /** @description To continue an adaptive form with, by next-question */
                formId?: string;
                /** @description What is wrong; only where answers were given */
                issues?: {
                    /** @enum {string} */
                    severity: "error" | "warning";
                    code: string;
                    linkId?: string;
                    /** @description Where in the response, as FHIRPath writes it */
                    path: string;
                    text: string;
                    /** @description How the answer is written */
                    example?: string;
                }[];
                warnings: string[];
            }[];
            /** @description The payer’s own remarks */
            notes: {
                severity: string;
                text: string;
            }[];
            warnings: string[];
            attempts: {
                /** @description crd, eligibility, existing-auth, Questionnaire, … */
                source: string;
                /** @description answered, timeout, not-supported, auth-error, … */
                outcome: string;
                detail?: string;
                /** @description How long it took, in milliseconds */
                ms: number;
            }[];
        };
        Readiness: {
            ready: boolean;
            checks?: {
                /** @enum {string} */
                store: "ok" | "failed";
                /** @enum {string} */
                keys: "ok" | "failed";
                /** @enum {string} */
                platforms: "ok" | "failed";
                /** @enum {string} */
                audit: "ok" | "failed";
            };
        };
        RecordChanges: {
            person: {
                /** @description Names the person in further requests */
                id: string;
                name?: string;
                /** @description Years, or months under two years; absent where birth dates disagree */
                age?: string;
                /** @description More than one where the platforms disagree */
                birth_dates: string[];
                sexes: string[];
                /** @description A date, or `yes` */
                deceased?: string;
                /**
                 * @description Platforms give different days of death, or one says that the person has not died
                 * @constant
                 */
                death_disputed?: true;
                /**
                 * @description The person’s own word, or what the platforms say
                 * @enum {string}
                 */
                joined_by?: "decision" | "evidence";
                /** @description Connections that may be this person’s; see `/api/record` */
                questions: string[];
                connections: string[];
            };
            /** @description The beginning of what was asked for */
            since?: string;
            /** @description When the record was read: `since` of a later request */
            looked_at: string;
            /** @description What takes something back comes first */
            changes: {
                connection: string;
                /**
                 * @description `new or changed`: by the date of its platform, before anybody looked; `gone`: no longer listed
                 * @enum {string}
                 */
                kind: "entered in error" | "gone" | "changed" | "new" | "new or changed";
                resource_type: string;
                /** @description `Type/id` there */
                reference: string;
                /** @description Which elements changed, in words */
                fields: string[];
                /** @description The request that found it */
                found_at?: string;
                /** @description As the platform dates it */
                last_updated?: string;
                /** @description The entry as it is now */
                row?: {
                    date?: string;
                    text?: string;
                    code?: string;
                    value?: string;
                    flag?: string;
                    range?: string;
                    status?: string;
                    detail?: string;
                    /** @description Labels and modifiers that must not be overlooked */
                    warning?: string;
                };
            }[];
            comparisons: {
                connection: string;
                resource_types: string[];
                /** @description Changes after this time are found by fingerprints */
                compared_with?: string;
                /** @description Whether changes before that are found by the dates of the platform */
                by_dates: boolean;
                /** @description What cannot be known, and why */
                limit?: string;
            }[];
            /** @description The same as sentences */
            compared: string[];
            /** @description What could not be read: nothing is known of it. Empty when all was read */
            gaps: {
                connection: string;
                /** @description Absent where it is all of them */
                resource_type?: string;
                /** @enum {string} */
                reason: "refused" | "failed" | "unsupported" | "unauthorized" | "timeout" | "truncated" | "other-patient";
                /** @description A stable code */
                code: string;
                message: string;
            }[];
        };
        RecordFact: {
            /** @description Names the fact in this list */
            id: string;
            /** @description What it is, in the words of the newest source */
            display: string;
            codings: {
                system?: string;
                code: string;
                display?: string;
            }[];
            status?: string;
            /** @description A FHIR date or dateTime, as the record writes it */
            when?: string;
            /** @description What it is the date of: `onset`, `recorded`, `performed`, … */
            when_kind?: string;
            /** @description The result, amount or strength, with its unit */
            value?: string;
            /** @description How the source judges the value; of an allergy the highest criticality */
            flag?: string;
            range?: string;
            detail?: string;
            /** @description What must not be overlooked, of any source */
            warnings: string[];
            /**
             * @description `single`: one source; `identical`: they share a business identifier; `same`: code and time agree; `possible`: one source, which may be the same as a fact of `possibly_same`
             * @enum {string}
             */
            certainty: "single" | "identical" | "same" | "possible";
            /** @description Every entry that states it, the newest first */
            sources: {
                /** @description The id of the connection */
                connection: string;
                /** @description `Type/id` there */
                reference?: string;
                /** @description `meta.versionId` */
                version?: string;
                /** @description `meta.lastUpdated` */
                last_updated?: string;
                /** @description What this entry says: `text`, `code`, `status`, `date`, `value`, `flag`, `range`, `detail`, `warning` */
                said: {
                    [key: string]: string;
                };
            }[];
            /** @description What the sources disagree in, side by side */
            conflicts: {
                field: string;
                values: {
                    value: string;
                    sources: {
                        /** @description The id of the connection */
                        connection: string;
                        /** @description `Type/id` there */
                        reference?: string;
                    }[];
                }[];
            }[];
            /** @description Ids of facts that may be the same, and are not joined */
            possibly_same: string[];
            /** @description What the sources show only together: `ordered, no fill known` */
            findings: string[];
            /** @description Of a medication */
            course?: {
                ingredients: string[];
                /** @description An active order or statement says that it is taken */
                active: boolean;
                start?: string;
                /** @description Date of the latest order */
                ordered?: string;
                /** @description Date of the latest fill */
                filled?: string;
                /** @description Date of the latest statement that it is taken */
                stated?: string;
                /** @description Date of the latest fill that a payer paid for */
                paid?: string;
                /** @description The last day that the latest fill lasts for */
                supplied_until?: string;
                prescriber?: string;
                directions?: string;
            };
            /** @description Of a claim: the visits that it pays for */
            visits?: {
                /** @description The id of the connection */
                connection: string;
                /** @description `Type/id` there */
                reference?: string;
                display: string;
                when?: string;
            }[];
        };
        RecordGap: {
            connection: string;
            resource_type?: string;
            /** @enum {string} */
            reason: "refused" | "failed" | "unsupported" | "unauthorized" | "timeout" | "truncated" | "other-patient";
            /** @description A stable code */
            code: string;
            message: string;
        };
        RecordPeople: {
            people: components["schemas"]["RecordPerson"][];
            /** @description Connections that may be one person’s: only the person knows. They are not joined */
            questions: {
                /** @description Ids of connections */
                connections: string[];
                reasons: {
                    /** @description `given-name`, `birth-date`, `telephone`, … */
                    evidence: string;
                    /**
                     * @description `open`: forbids to join without being asked
                     * @enum {string}
                     */
                    effect: "speaks-for" | "speaks-against" | "open";
                    /** @description A sentence without a value of the record */
                    words: string;
                }[];
            }[];
            /** @description What the person has said. It beats the evidence, and can be undone */
            decisions: {
                /** @enum {string} */
                kind: "join" | "split";
                /** @description Ids of connections */
                connections: string[];
                /** @description ISO 8601, UTC */
                decided_at: string;
            }[];
            /** @description Connections of which nobody can say whose they are */
            gaps: components["schemas"]["RecordGap"][];
        };
        RecordPerson: {
            /** @description Names the person in further requests, as does every id of their connections */
            id: string;
            /** @description As the platform writes it that changed it last */
            name?: string;
            /** @description More than one where the platforms disagree */
            birth_dates: string[];
            /** @description Whole years; absent where the birth date is not certain, and for the dead */
            age?: number;
            /** @description More than one where the platforms disagree */
            sexes: string[];
            /** @description What each platform says of the person */
            connections: {
                connection: string;
                /** @description The platform’s name */
                platform: string;
                /** @description The id of the Patient there */
                patient_id?: string;
                name?: string;
                birth_date?: string;
                sex?: string;
                phones: string[];
                emails: string[];
                addresses: string[];
                /**
                 * @description The platform has put another Patient in the place of this one
                 * @constant
                 */
                outdated?: true;
                /** @description Why the Patient could not be read */
                gap?: components["schemas"]["RecordGap"];
            }[];
            /** @description Why these connections are one person’s */
            joins: {
                /** @description Ids of connections */
                connections: string[];
                /** @enum {string} */
                by: "evidence" | "decision";
                reasons: {
                    /** @description `given-name`, `birth-date`, `telephone`, … */
                    evidence: string;
                    /**
                     * @description `open`: forbids to join without being asked
                     * @enum {string}
                     */
                    effect: "speaks-for" | "speaks-against" | "open";
                    /** @description A sentence without a value of the record */
                    words: string;
                }[];
            }[];
        };
        RecordSection: {
            section: string;
            person: {
                /** @description Names the person in further requests */
                id: string;
                name?: string;
                /** @description Years, or months under two years; absent where birth dates disagree */
                age?: string;
                /** @description More than one where the platforms disagree */
                birth_dates: string[];
                sexes: string[];
                /** @description A date, or `yes` */
                deceased?: string;
                /**
                 * @description Platforms give different days of death, or one says that the person has not died
                 * @constant
                 */
                death_disputed?: true;
                /**
                 * @description The person’s own word, or what the platforms say
                 * @enum {string}
                 */
                joined_by?: "decision" | "evidence";
                /** @description Connections that may be this person’s; see `/api/record` */
                questions: string[];
                connections: string[];
            };
            /** @description The newest first, those without a date last */
            facts: components["schemas"]["RecordFact"][];
            /** @description Facts of the section, whatever was asked for */
            total: number;
            /** @description Those that match `since`, `until` and `status` */
            matching: number;
            /** @description Without a date, where dates were asked for: whether they match is not known */
            undated: number;
            /** @description `cursor` of the next page; absent on the last */
            next_cursor?: string;
            /** @description What platforms state that there is none of: "No known allergy" */
            absences: {
                display: string;
                when?: string;
                /** @description The id of the connection */
                connection: string;
                /** @description `Type/id` there */
                reference?: string;
            }[];
            /** @description How many entries each platform gave */
            read: {
                connection: string;
                entries: number;
            }[];
            /** @description Of `claims` alone: what all of them come to, on whatever page */
            sums?: {
                years: {
                    /** @description Of the service; `unknown` where a claim does not say */
                    year: string;
                    /** @enum {string} */
                    kind: "pharmacy" | "professional" | "institutional" | "oral" | "vision" | "other";
                    /** @description ISO 4217; empty where the claims name none */
                    currency: string;
                    claims: number;
                    billed?: {
                        /** @description Whole cents of the currency */
                        cents: number;
                        /** @description Claims that say it; those that do not are not counted as nothing */
                        claims: number;
                    };
                    allowed?: {
                        /** @description Whole cents of the currency */
                        cents: number;
                        /** @description Claims that say it; those that do not are not counted as nothing */
                        claims: number;
                    };
                    paid?: {
                        /** @description Whole cents of the currency */
                        cents: number;
                        /** @description Claims that say it; those that do not are not counted as nothing */
                        claims: number;
                    };
                    /** @description What is left to the patient */
                    owed?: {
                        /** @description Whole cents of the currency */
                        cents: number;
                        /** @description Claims that say it; those that do not are not counted as nothing */
                        claims: number;
                    };
                    noncovered?: {
                        /** @description Whole cents of the currency */
                        cents: number;
                        /** @description Claims that say it; those that do not are not counted as nothing */
                        claims: number;
                    };
                    paid_by_patient?: {
                        /** @description Whole cents of the currency */
                        cents: number;
                        /** @description Claims that say it; those that do not are not counted as nothing */
                        claims: number;
                    };
                }[];
                /** @description What a reader has to know: chains that are broken, amounts that are not classified */
                notices: string[];
            };
            /** @description Entries that their platform withdrew as errors; not shown */
            withdrawn: number;
            /** @description Entries that a newer one replaces; not shown */
            superseded: number;
            /** @description Entries that say only that nothing is known; not shown */
            uninformative: number;
            /** @description What could not be read: nothing is known of it. Empty when all was read */
            gaps: {
                connection: string;
                /** @description Absent where it is all of them */
                resource_type?: string;
                /** @enum {string} */
                reason: "refused" | "failed" | "unsupported" | "unauthorized" | "timeout" | "truncated" | "other-patient";
                /** @description A stable code */
                code: string;
                message: string;
            }[];
        };
        RecordSummary: {
            person: {
                /** @description Names the person in further requests */
                id: string;
                name?: string;
                /** @description Years, or months under two years; absent where birth dates disagree */
                age?: string;
                /** @description More than one where the platforms disagree */
                birth_dates: string[];
                sexes: string[];
                /** @description A date, or `yes` */
                deceased?: string;
                /**
                 * @description Platforms give different days of death, or one says that the person has not died
                 * @constant
                 */
                death_disputed?: true;
                /**
                 * @description The person’s own word, or what the platforms say
                 * @enum {string}
                 */
                joined_by?: "decision" | "evidence";
                /** @description Connections that may be this person’s; see `/api/record` */
                questions: string[];
            };
            platforms: {
                /** @description The letter in `from` */
                key: string;
                id: string;
                name: string;
            }[];
            /** @description What could not be read, in words */
            missing: string[];
            sections: {
                section: string;
                title: string;
                /** @description Names of the cells of a row; `from` has letters of platforms, the newest first */
                columns: string[];
                /** @description The most important first */
                rows: (string | null)[][];
                /** @description What it means that there is nothing: none known, none listed, or unknown and why */
                notes: string[];
                /** @description What is not shown; absent where all is */
                more?: {
                    /** @description Rows that were cut for want of space */
                    cut: number;
                    /** @description Entries that the rows were not chosen from */
                    others: number;
                    text: string;
                };
            }[];
            /** @description What the platforms disagree in */
            contradictions: string[];
            /** @description What could not be read; empty when all of the summary was read */
            gaps: {
                /** @description The id of the connection */
                connection: string;
                /** @description Absent where it is all of them */
                resource_type?: string;
                /** @enum {string} */
                reason: "refused" | "failed" | "unsupported" | "unauthorized" | "timeout" | "truncated" | "other-patient";
                /** @description A stable code of the gateway */
                code: string;
                message: string;
            }[];
        };
        RecordTrend: {
            person: {
                /** @description Names the person in further requests */
                id: string;
                name?: string;
                /** @description Years, or months under two years; absent where birth dates disagree */
                age?: string;
                /** @description More than one where the platforms disagree */
                birth_dates: string[];
                sexes: string[];
                /** @description A date, or `yes` */
                deceased?: string;
                /**
                 * @description Platforms give different days of death, or one says that the person has not died
                 * @constant
                 */
                death_disputed?: true;
                /**
                 * @description The person’s own word, or what the platforms say
                 * @enum {string}
                 */
                joined_by?: "decision" | "evidence";
                /** @description Connections that may be this person’s; see `/api/record` */
                questions: string[];
                connections: string[];
            };
            /** @description How the test was understood */
            understood: string[];
            /** @description One for each test, specimen, method and unit; that with the newest result first */
            series: {
                name: string;
                /** @description Specimen, method or equation */
                variant?: string;
                /** @description LOINC code of the newest result */
                code?: string;
                /** @description UCUM code */
                unit?: string;
                /** @description One for each part; none where no number has a date */
                figures: {
                    /** @description `systolic` or `diastolic`; absent where a result is one number */
                    part?: string;
                    /** @description Numbers that count */
                    count: number;
                    first: {
                        number: number;
                        date: string;
                    };
                    last: {
                        number: number;
                        date: string;
                    };
                    minimum: {
                        number: number;
                        date: string;
                    };
                    maximum: {
                        number: number;
                        date: string;
                    };
                    mean: number;
                    /** @description From three values over thirty days on */
                    direction?: {
                        /** @enum {string} */
                        word: "rising" | "falling" | "steady" | "varying";
                        /** @description Median of the slopes between any two values (Theil–Sen), in the unit of the series */
                        per_year: number;
                    };
                }[];
                /**
                 * @description Of results in words on a known scale
                 * @enum {string}
                 */
                steps?: "rising" | "falling" | "steady";
                /** @description Results that count in no figure */
                left_out: {
                    bounds: number;
                    words: number;
                    undated: number;
                    disputed: number;
                };
                /** @description Newest first, those without a date last */
                values: {
                    /** @description As the record writes it */
                    date?: string;
                    /** @description As the record writes it, with its unit; `144/92 mmHg` for a blood pressure */
                    text: string;
                    /** @description In the unit of the series, one for each part; empty where it is no number */
                    numbers: number[];
                    /** @description Whether the numbers were converted from the unit in `text` */
                    converted: boolean;
                    /**
                     * @description The number is only a bound, as in `<5`
                     * @enum {string}
                     */
                    bound?: "below" | "above";
                    /** @description The reference range of this result */
                    range?: string;
                    /** @description How the source judges it, in its own code */
                    flag?: string;
                    /** @enum {string} */
                    position: "low" | "normal" | "high" | "abnormal" | "unknown";
                    /** @description Only where it is none of final, amended and corrected */
                    status?: string;
                    /** @description What each source says, where they disagree; it counts in no figure */
                    disputed?: string;
                    sources: {
                        connection: string;
                        /** @description `Type/id` there */
                        reference?: string;
                    }[];
                }[];
            }[];
            /** @description Results and vital signs that were looked through */
            looked_through: number;
            /** @description Results of the test outside of `since` and `until` */
            outside_dates: number;
            /** @description Names in the record near to what was asked for */
            recorded: {
                text: string;
                count: number;
            }[];
            notices: string[];
            /** @description What could not be read: nothing is known of it. Empty when all was read */
            gaps: {
                connection: string;
                /** @description Absent where it is all of them */
                resource_type?: string;
                /** @enum {string} */
                reason: "refused" | "failed" | "unsupported" | "unauthorized" | "timeout" | "truncated" | "other-patient";
                /** @description A stable code */
                code: string;
                message: string;
            }[];
        };
        RegisteredClient: {
            client_id: string;
            client_name?: string;
            redirect_uris: string[];
            grant_types: string[];
            response_types: string[];
            /** @constant */
            token_endpoint_auth_method: "none";
        } & {
            [key: string]: unknown;
        };
        Requirements: {
            /**
             * @description `unknown` never means that no authorization is needed
             * @enum {string}
             */
            status: "required" | "not-required" | "conditional" | "satisfied" | "not-covered" | "unknown";
            source: {
                /**
                 * @description The payer itself
                 * @constant
                 */
                kind: "crd";
                hook: string;
                service: string;
                crdVersion: string | null;
                /** @description ISO 8601 */
                at: string;
            } | {
                /** @enum {string} */
                kind: "eligibility" | "existing-auth";
                /** @constant */
                confidence: "medium";
                /** @description ISO 8601 */
                at: string;
            } | {
                /** @constant */
                kind: "policy";
                /** @enum {string} */
                confidence: "high" | "medium" | "low";
                /** @description ISO 8601 */
                at: string;
            } | {
                /** @constant */
                kind: "none";
                /** @description ISO 8601 */
                at: string;
            };
            /** @description The payer’s */
            platformId: string;
            /** @description Where the record is, if elsewhere */
            recordPlatformId?: string;
            code: {
                /** @enum {string} */
                system: "http://www.ama-assn.org/go/cpt" | "https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets";
                code: string;
            };
            coverageId: string | null;
            covered: string | null;
            authorization: {
                /** @description null where the payer does not say, or it depends */
                needed: boolean | null;
                by: ("ordering" | "performer") | null;
                /** @description Of an authorization that is there already */
                number: string | null;
            };
            documentation: {
                who: string;
                purpose: string[];
                /** @description Canonical URLs of forms */
                questionnaires: string[];
            }[];
            /** @description Facts without which the payer cannot say: name them and ask again */
            infoNeeded: string[];
            reasons: {
                code: string | null;
                text: string | null;
            }[];
            details: {
                category: string | null;
                code: string | null;
                value: string | null;
                qualification: string | null;
            }[];
            contacts: string[];
            /** @description Which have to be billed for it to hold; all where there is none */
            billingCodes: {
                system?: string;
                code: string;
            }[];
            /** @description What else has to be ordered or done for it to hold */
            dependencies: string[];
            /** @description For questionnaire-package and submit */
            assertionId: string | null;
            expires: string | null;
            /** @description Several assertions hold and disagree; the status is the most restrictive one */
            ambiguous: boolean;
            assertions: components["schemas"]["CoverageAssertion"][];
            cards: {
                summary: string;
                indicator: string;
                detail?: string;
                source?: string;
                topic?: string;
                links: {
                    label: string;
                    url: string;
                    /** @enum {string} */
                    type: "absolute" | "smart";
                }[];
                suggestions: string[];
                questionnaires: string[];
            }[];
            actions: {
                type: string;
                resourceType: string | null;
                description: string | null;
            }[];
            warnings: string[];
            attempts: {
                /** @description crd, eligibility, existing-auth, Questionnaire, … */
                source: string;
                /** @description answered, timeout, not-supported, auth-error, … */
                outcome: string;
                detail?: string;
                /** @description How long it took, in milliseconds */
                ms: number;
            }[];
            nextSteps: string[];
            /** @description For it, sent in this session */
            sentRequests?: {
                /** @description For inquire */
                requestId: string;
                /** @description ISO 8601 */
                sentAt: string;
                serviceDate?: string;
                /** @description Absent where no answer has been read */
                decision?: {
                    /**
                     * @description Only approved, partial and modified authorize anything for the day of service
                     * @enum {string}
                     */
                    status: "approved" | "approved-other-dates" | "partial" | "modified" | "denied" | "pended" | "cancelled" | "contact-payer" | "not-required" | "error" | "unverified" | "unknown";
                    authorizationNumber?: string;
                    expires?: string;
                };
            }[];
            /** @description Decided before, whoever asked and in whichever session; with `ordering_npi` the payer is asked */
            knownAuthorizations?: {
                /** @enum {string} */
                source: "payer" | "record";
                /**
                 * @description Only approved, partial and modified authorize anything for the day of service
                 * @enum {string}
                 */
                status: "approved" | "approved-other-dates" | "partial" | "modified" | "denied" | "pended" | "cancelled" | "contact-payer" | "not-required" | "error" | "unverified" | "unknown";
                meaning: string;
                cautions: string[];
                authorizationNumber?: string;
                validFrom?: string;
                expires?: string;
                decidedAt?: string;
            }[];
        };
        RequirementsQuestion: {
            /** @description Whose coverage; by default the patient chosen at sign-in */
            patient_id?: string;
            /** @description Which coverage, where several are in force */
            coverage_id?: string;
            /** @description CPT or HCPCS code of the service, such as 27447 or E0424; needed, but for a drug that drug_code names */
            procedure_code?: string;
            /** @description System of the code; by default told by its shape */
            code_system?: string;
            /**
             * @description Kind of order; by default told by the code
             * @enum {string}
             */
            order_type?: "ServiceRequest" | "DeviceRequest" | "MedicationRequest";
            /** @description RxNorm or NDC code of a drug, beside its HCPCS code or alone */
            drug_code?: string;
            /**
             * @description System of drug_code; without it, drug_code goes without a system. Needed where drug_code stands alone
             * @enum {string}
             */
            drug_code_system?: "rxnorm" | "ndc";
            /** @description SNOMED CT code of the service, beside its billing code */
            snomed_code?: string;
            /** @description ICD-10-CM codes of the reason */
            diagnosis_codes?: string[];
            /** @description How many units */
            quantity?: number;
            /**
             * Format: date
             * @description Day of the service, YYYY-MM-DD
             */
            service_date?: string;
            /** @description CMS place of service code, such as 11 for an office */
            place_of_service?: string;
            /** @description NPI of who orders */
            ordering_npi?: string;
            /** @description NPI of who performs */
            performing_npi?: string;
            /** @description platform_id of the payer, where the record is elsewhere; by default found from the coverage */
            payer?: string;
            /** @description confirm of DISCLOSURE_UNCONFIRMED, once the person agrees to what is sent */
            confirm?: string;
            /** @description true: read the same person’s other connected platforms, too; the patient and the coverage stay those of platform_id */
            whole_record?: boolean;
        };
        Resource: {
            /** @description A FHIR R4 resource type */
            resourceType: string;
        } & {
            [key: string]: unknown;
        };
        ResourceMetadata: {
            resource: string;
            resource_name: string;
            authorization_servers: string[];
            scopes_supported: string[];
            bearer_methods_supported: string[];
        } & {
            [key: string]: unknown;
        };
        SearchForm: {
            [key: string]: string;
        };
        ServerMetadata: {
            issuer: string;
            authorization_endpoint: string;
            token_endpoint: string;
            registration_endpoint: string;
            revocation_endpoint: string;
            introspection_endpoint: string;
            scopes_supported: string[];
            response_types_supported: string[];
            grant_types_supported: string[];
            code_challenge_methods_supported: string[];
        } & {
            [key: string]: unknown;
        };
        Session: {
            /** @description ISO 8601, UTC */
            created_at: string;
            /** @description ISO 8601, UTC */
            ends_at: string;
            clients: components["schemas"]["Client"][];
            platforms: {
                platform_id: string;
                /** @description Whether the operator, and for an app the person, allows writing to it */
                may_write: boolean;
            }[];
            /** @description Ended here and not confirmed by the platform yet, which is asked again; absent when there are none */
            unconfirmed_ends?: components["schemas"]["UnconfirmedEnd"][];
        };
        ShareManifest: {
            /** @constant */
            status: "finalized";
            files: {
                contentType: string;
                /** @description Where the file is, for five minutes */
                location?: string;
                embedded?: string;
            }[];
        };
        ShareManifestRequest: {
            /** @description Who opens it, as the person will read it */
            recipient?: string;
            passcode?: string;
            /** @description Files up to this length stand in the manifest itself */
            embeddedLengthMax?: number;
        };
        ShareRequest: {
            /**
             * @description `check-in`: for a clinic that scans it, for hours; `protected`: behind a passcode, for days
             * @default check-in
             * @enum {string}
             */
            kind: "check-in" | "protected";
            /** @description Whose record: an id of any connection of the person */
            person?: string;
            /** @description The sections to offer; without them all */
            sections?: ("problems" | "allergies" | "medications" | "immunizations" | "results" | "procedures" | "devices" | "vitals" | "coverage")[];
        };
        Shares: {
            shares: {
                /** @description Names the share here; it opens nothing */
                id: string;
                /** @enum {string} */
                kind: "check-in" | "protected";
                /** @description Whether the link still leads to anything */
                open: boolean;
                /** Format: date-time */
                made: string;
                /** Format: date-time */
                ends: string;
                /**
                 * Format: date-time
                 * @description When the person ended it
                 */
                ended?: string;
                entries: number;
                /** @description How many documents of the record; absent for none */
                documents?: number;
                passcode: boolean;
                /** @description Wrong passcodes that it still takes */
                attempts_left?: number;
                uses: number;
                most_uses?: number;
                /** @description The last 50 times that somebody opened it or gave a wrong passcode */
                log: {
                    /** Format: date-time */
                    at: string;
                    /** @enum {string} */
                    what: "opened" | "refused";
                    /** @description As the receiver calls itself: a claim */
                    recipient?: string;
                }[];
            }[];
        };
        SignOutForm: {
            /** @description From the page after a logout; good once, for ten minutes */
            ticket: string;
        };
        SmartConfiguration: {
            authorization_endpoint: string;
            token_endpoint: string;
            code_challenge_methods_supported: string[];
            capabilities: string[];
        } & {
            [key: string]: unknown;
        };
        StoredRegistration: {
            platform_id: string;
            /**
             * @description Whence the client id in use comes; `file` where the platform takes any. Absent where there is none
             * @enum {string}
             */
            client_from?: "environment" | "store" | "file";
            /** @description What trying the client out came to, step by step; nobody was signed in */
            checks: {
                /** @enum {string} */
                step: "discovery" | "token-endpoint" | "authorize-page" | "registration";
                /** @enum {string} */
                outcome: "passed" | "failed" | "unclear";
                message: string;
                /** @description The registered OAuth error code that came back */
                oauth_error?: string;
            }[];
        };
        TokenAnswer: {
            access_token: string;
            token_type: string;
            /** @description Seconds */
            expires_in: number;
            /** @description Good once: the answer to it brings the next, and for 30 seconds the same next */
            refresh_token?: string;
            scope?: string;
        } & {
            [key: string]: unknown;
        };
        TokenForm: {
            /** @enum {string} */
            grant_type: "authorization_code" | "refresh_token" | "urn:ietf:params:oauth:grant-type:device_code" | "client_credentials";
            /** @description The id of the app, from its registration, or the address of its metadata document */
            client_id?: string;
            /** @description Of a client that the operator registered; or as HTTP Basic */
            client_secret?: string;
            /** @description Of a client that the operator registered with keys (RFC 7523) */
            client_assertion?: string;
            /** @constant */
            client_assertion_type?: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
            /** @description Good once, for a minute */
            code?: string;
            /** @description The same as when the code was asked for */
            redirect_uri?: string;
            /** @description What the challenge was made of */
            code_verifier?: string;
            /** @description Good once: the answer brings the next */
            refresh_token?: string;
            /** @description Good once, for ten minutes; ask again every five seconds */
            device_code?: string;
            /** @description What the token is for (RFC 8707): this API, or the MCP server. By default the MCP server */
            resource?: string;
        };
        TokenReference: {
            /** @description The id of the app, from its registration, or the address of its metadata document */
            client_id: string;
            token: string;
            /** @enum {string} */
            token_type_hint?: "access_token" | "refresh_token";
        };
        TokenState: {
            active: boolean;
        } & {
            [key: string]: unknown;
        };
        UnconfirmedEnd: {
            platform_id: string;
            /** @description How many sign-ins at it have ended */
            sign_ins: number;
        };
        UserCodeForm: {
            /** @description As the page has it */
            xsrf?: string;
            /** @description The code, in letters of either case, with or without the hyphen */
            user_code?: string;
            /** @description `yes` */
            confirm?: string;
        };
        WaitAnswer: {
            platform_id: string;
            /** @enum {string} */
            status: "connected" | "pending" | "denied" | "failed" | "expired" | "not-started";
            /** @description Why it was denied or failed */
            reason?: string;
            /** @description The stable code of that */
            code?: string;
            connection?: components["schemas"]["Connection"];
            /** @description Where to begin; absent when connected */
            login_url?: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    listPlatforms: {
        parameters: {
            query?: {
                /** @description Words of a name, an alias or an organization; the best match comes first */
                q?: string;
                /** @description What kind of platform */
                kind?: "payer" | "ehr" | "sandbox" | "government" | "lab";
                /** @description Postal code of a state that it serves or stands in, such as MN */
                state?: string;
                /** @description How far it can be used */
                status?: "ready" | "needs-credentials" | "needs-tenant" | "listed";
                /** @description Whether it can be used now */
                ready?: "true" | "false";
                /** @description The id by which claims name a payer */
                payer_id?: string;
                /** @description The most platforms to answer with */
                limit?: number;
                /** @description How many to leave out before the first one */
                offset?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Platforms that match, all of them on pages of `limit`. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlatformList"];
                };
            };
        };
    };
    getPlatform: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A platform, or `<id>:<organization>`; see listPlatforms */
                platform_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The platform. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Platform"];
                };
            };
        };
    };
    listOrganizations: {
        parameters: {
            query?: {
                /** @description Words of a name, an alias or a place */
                q?: string;
                /** @description Postal code of a state that it serves or stands in, such as MN */
                state?: string;
                /** @description National Provider Identifier of the organization */
                npi?: string;
                /** @description The most organizations to answer with */
                limit?: number;
                /** @description How many to leave out before the first one */
                offset?: number;
            };
            header?: never;
            path: {
                /** @description A platform, or `<id>:<organization>`; see listPlatforms */
                platform_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Organizations that match, all of them on pages of `limit`. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrganizationList"];
                };
            };
        };
    };
    searchDirectory: {
        parameters: {
            query?: {
                /** @description A name as people say it */
                q?: string;
                /** @description What it is; a kind of platform also finds the organizations that are reached by such platforms */
                kind?: "payer" | "ehr" | "sandbox" | "government" | "lab" | "provider";
                /** @description Postal code of a state that it serves or stands in, such as MN */
                state?: string;
                /** @description National Provider Identifier of the organization */
                npi?: string;
                /** @description The id by which claims name a payer */
                payer_id?: string;
                /** @description Only this platform and its organizations */
                platform_id?: string;
                /** @description Whether it can be used now */
                ready?: "true" | "false";
                /** @description The most entries to answer with */
                limit?: number;
                /** @description How many to leave out before the first one */
                offset?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was found, all of it on pages of `limit`. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Directory"];
                };
            };
        };
    };
    getPlatformRegistration: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A platform, or `<id>:<organization>`; see listPlatforms */
                platform_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What to enter, and what is known of the portal. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlatformRegistration"];
                };
            };
        };
    };
    putPlatformRegistration: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any value. Needed with the session cookie unless the browser says that the gateway’s own page sends the request (`Sec-Fetch-Site: same-origin`, or the gateway’s `Origin`). Not needed with a bearer token. */
                "X-Requested-With"?: string;
            };
            path: {
                /** @description A platform, or `<id>:<organization>`; see listPlatforms */
                platform_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ClientRegistration"];
            };
        };
        responses: {
            /** @description It is stored; what trying it out came to. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StoredRegistration"];
                };
            };
        };
    };
    deletePlatformRegistration: {
        parameters: {
            query?: {
                /** @description `true` leaves the platform alone */
                here_only?: "true" | "false";
            };
            header?: {
                /** @description Any value. Needed with the session cookie unless the browser says that the gateway’s own page sends the request (`Sec-Fetch-Site: same-origin`, or the gateway’s `Origin`). Not needed with a bearer token. */
                "X-Requested-With"?: string;
            };
            path: {
                /** @description A platform, or `<id>:<organization>`; see listPlatforms */
                platform_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description There is none now. One of the environment stays. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    registerPlatformByUdap: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any value. Needed with the session cookie unless the browser says that the gateway’s own page sends the request (`Sec-Fetch-Site: same-origin`, or the gateway’s `Origin`). Not needed with a bearer token. */
                "X-Requested-With"?: string;
            };
            path: {
                /** @description A platform, or `<id>:<organization>`; see listPlatforms */
                platform_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is registered and stored; what trying it out came to. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StoredRegistration"];
                };
            };
        };
    };
    registerPlatformDynamically: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any value. Needed with the session cookie unless the browser says that the gateway’s own page sends the request (`Sec-Fetch-Site: same-origin`, or the gateway’s `Origin`). Not needed with a bearer token. */
                "X-Requested-With"?: string;
            };
            path: {
                /** @description A platform, or `<id>:<organization>`; see listPlatforms */
                platform_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DynamicRegistration"];
            };
        };
        responses: {
            /** @description It is registered and stored; what trying it out came to. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StoredRegistration"];
                };
            };
        };
    };
    getCapabilities: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A platform, or `<id>:<organization>`; see listPlatforms */
                platform_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The platform’s CapabilityStatement, with this gateway’s addresses. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["CapabilityStatement"];
                };
            };
        };
    };
    searchType: {
        parameters: {
            query?: {
                /** @description Search parameters of FHIR and of the platform, modifiers and chains included */
                parameters?: {
                    [key: string]: string;
                };
            };
            header?: {
                /** @description `return=minimal`, `return=representation`, `handling=strict`, `respond-async`: passed on to the platform */
                Prefer?: string;
            };
            path: {
                /** @description A platform, or `<id>:<organization>`; see listPlatforms */
                platform_id: string;
                /** @description A FHIR resource type, such as Observation */
                resource_type: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of what was found. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["Bundle"];
                };
            };
        };
    };
    updateFound: {
        parameters: {
            query?: {
                /** @description Search parameters that find the one resource that is meant */
                parameters?: {
                    [key: string]: string;
                };
            };
            header?: {
                /** @description `return=minimal`, `return=representation`, `handling=strict`, `respond-async`: passed on to the platform */
                Prefer?: string;
            };
            path: {
                /** @description A platform, or `<id>:<organization>`; see listPlatforms */
                platform_id: string;
                /** @description A FHIR resource type, such as Observation */
                resource_type: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/fhir+json": components["schemas"]["Resource"];
            };
        };
        responses: {
            /** @description The resource as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["Resource"];
                };
            };
            /** @description Created; with the resource unless `Prefer: return=minimal`. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": unknown;
                };
            };
        };
    };
    createResource: {
        parameters: {
            query?: never;
            header?: {
                /** @description `return=minimal`, `return=representation`, `handling=strict`, `respond-async`: passed on to the platform */
                Prefer?: string;
                /** @description Search parameters: create only when nothing is found */
                "If-None-Exist"?: string;
            };
            path: {
                /** @description A platform, or `<id>:<organization>`; see listPlatforms */
                platform_id: string;
                /** @description A FHIR resource type, such as Observation */
                resource_type: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/fhir+json": components["schemas"]["Resource"];
            };
        };
        responses: {
            /** @description Created; with the resource unless `Prefer: return=minimal`. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": unknown;
                };
            };
        };
    };
    deleteFound: {
        parameters: {
            query?: {
                /** @description Search parameters that find the one resource that is meant */
                parameters?: {
                    [key: string]: string;
                };
            };
            header?: never;
            path: {
                /** @description A platform, or `<id>:<organization>`; see listPlatforms */
                platform_id: string;
                /** @description A FHIR resource type, such as Observation */
                resource_type: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done, with what the platform says about it. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["Resource"];
                };
            };
            /** @description Done, with nothing to say. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    patchFound: {
        parameters: {
            query?: {
                /** @description Search parameters that find the one resource that is meant */
                parameters?: {
                    [key: string]: string;
                };
            };
            header?: {
                /** @description `return=minimal`, `return=representation`, `handling=strict`, `respond-async`: passed on to the platform */
                Prefer?: string;
            };
            path: {
                /** @description A platform, or `<id>:<organization>`; see listPlatforms */
                platform_id: string;
                /** @description A FHIR resource type, such as Observation */
                resource_type: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json-patch+json": components["schemas"]["Patch"];
                "application/fhir+json": components["schemas"]["Patch"];
            };
        };
        responses: {
            /** @description The resource as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["Resource"];
                };
            };
        };
    };
    searchAll: {
        parameters: {
            query?: {
                /** @description `_page` of a link `next`, or search parameters. Search parameters of FHIR and of the platform, modifiers and chains included */
                parameters?: {
                    [key: string]: string;
                };
            };
            header?: never;
            path: {
                /** @description A platform, or `<id>:<organization>`; see listPlatforms */
                platform_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of what was found. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["Bundle"];
                };
            };
        };
    };
    sendBatch: {
        parameters: {
            query?: never;
            header?: {
                /** @description `return=minimal`, `return=representation`, `handling=strict`, `respond-async`: passed on to the platform */
                Prefer?: string;
            };
            path: {
                /** @description A platform, or `<id>:<organization>`; see listPlatforms */
                platform_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/fhir+json": components["schemas"]["Bundle"];
            };
        };
        responses: {
            /** @description One answer for each entry. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["Bundle"];
                };
            };
        };
    };
    readResource: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag of the version at hand; 304 when it is still the newest */
                "If-None-Match"?: string;
                /** @description 304 when nothing has changed since */
                "If-Modified-Since"?: string;
            };
            path: {
                /** @description A platform, or `<id>:<organization>`; see listPlatforms */
                platform_id: string;
                /** @description A FHIR resource type, such as Observation */
                resource_type: string;
                /** @description A FHIR id, or the id of a request to the authorization server */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The resource; of a Binary that is asked for as itself, its content. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["Resource"];
                };
            };
        };
    };
    updateResource: {
        parameters: {
            query?: never;
            header?: {
                /** @description `return=minimal`, `return=representation`, `handling=strict`, `respond-async`: passed on to the platform */
                Prefer?: string;
                /** @description ETag of the version that is changed */
                "If-Match"?: string;
            };
            path: {
                /** @description A platform, or `<id>:<organization>`; see listPlatforms */
                platform_id: string;
                /** @description A FHIR resource type, such as Observation */
                resource_type: string;
                /** @description A FHIR id, or the id of a request to the authorization server */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/fhir+json": components["schemas"]["Resource"];
            };
        };
        responses: {
            /** @description The resource as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["Resource"];
                };
            };
            /** @description Created; with the resource unless `Prefer: return=minimal`. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": unknown;
                };
            };
        };
    };
    deleteResource: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag of the version that is changed */
                "If-Match"?: string;
            };
            path: {
                /** @description A platform, or `<id>:<organization>`; see listPlatforms */
                platform_id: string;
                /** @description A FHIR resource type, such as Observation */
                resource_type: string;
                /** @description A FHIR id, or the id of a request to the authorization server */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done, with what the platform says about it. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["Resource"];
                };
            };
            /** @description Done, with nothing to say. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    patchResource: {
        parameters: {
            query?: never;
            header?: {
                /** @description `return=minimal`, `return=representation`, `handling=strict`, `respond-async`: passed on to the platform */
                Prefer?: string;
                /** @description ETag of the version that is changed */
                "If-Match"?: string;
            };
            path: {
                /** @description A platform, or `<id>:<organization>`; see listPlatforms */
                platform_id: string;
                /** @description A FHIR resource type, such as Observation */
                resource_type: string;
                /** @description A FHIR id, or the id of a request to the authorization server */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json-patch+json": components["schemas"]["Patch"];
                "application/fhir+json": components["schemas"]["Patch"];
            };
        };
        responses: {
            /** @description The resource as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["Resource"];
                };
            };
        };
    };
    readVersion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A platform, or `<id>:<organization>`; see listPlatforms */
                platform_id: string;
                /** @description A FHIR resource type, such as Observation */
                resource_type: string;
                /** @description A FHIR id, or the id of a request to the authorization server */
                id: string;
                /** @description A version of the resource */
                version_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The resource as it was. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["Resource"];
                };
            };
        };
    };
    readHistory: {
        parameters: {
            query?: {
                /** @description `_count`, `_since`, `_at` */
                parameters?: {
                    [key: string]: string;
                };
            };
            header?: never;
            path: {
                /** @description A platform, or `<id>:<organization>`; see listPlatforms */
                platform_id: string;
                /** @description A FHIR resource type, such as Observation */
                resource_type: string;
                /** @description A FHIR id, or the id of a request to the authorization server */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Versions, the newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["Bundle"];
                };
            };
        };
    };
    readTypeHistory: {
        parameters: {
            query?: {
                /** @description `_count`, `_since`, `_at` */
                parameters?: {
                    [key: string]: string;
                };
            };
            header?: never;
            path: {
                /** @description A platform, or `<id>:<organization>`; see listPlatforms */
                platform_id: string;
                /** @description A FHIR resource type, such as Observation */
                resource_type: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Versions, the newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["Bundle"];
                };
            };
        };
    };
    readAllHistory: {
        parameters: {
            query?: {
                /** @description `_count`, `_since`, `_at` */
                parameters?: {
                    [key: string]: string;
                };
            };
            header?: never;
            path: {
                /** @description A platform, or `<id>:<organization>`; see listPlatforms */
                platform_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Versions, the newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["Bundle"];
                };
            };
        };
    };
    searchCompartment: {
        parameters: {
            query?: {
                /** @description Search parameters of FHIR and of the platform, modifiers and chains included */
                parameters?: {
                    [key: string]: string;
                };
            };
            header?: never;
            path: {
                /** @description A platform, or `<id>:<organization>`; see listPlatforms */
                platform_id: string;
                /** @description A FHIR resource type, such as Observation */
                resource_type: string;
                /** @description A FHIR id, or the id of a request to the authorization server */
                id: string;
                /** @description The type to search for, or `*` */
                searched_type: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of what was found. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["Bundle"];
                };
            };
        };
    };
    getJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A platform, or `<id>:<organization>`; see listPlatforms */
                platform_id: string;
                /** @description Sealed: what was begun */
                job: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The result; of an export its manifest, or one of its files. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["Resource"];
                };
            };
            /** @description Still under way. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    cancelJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A platform, or `<id>:<organization>`; see listPlatforms */
                platform_id: string;
                /** @description Sealed: what was begun */
                job: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Cancelled. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    callOperationOnSystem: {
        parameters: {
            query?: {
                /** @description Parameters of the operation */
                parameters?: {
                    [key: string]: string;
                };
            };
            header?: {
                /** @description `return=minimal`, `return=representation`, `handling=strict`, `respond-async`: passed on to the platform */
                Prefer?: string;
            };
            path: {
                /** @description A platform, or `<id>:<organization>`; see listPlatforms */
                platform_id: string;
                /** @description The name of an operation, without its $ */
                operation: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What it answers. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["Resource"];
                };
            };
            /** @description Begun (`Prefer: respond-async`). */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    postOperationOnSystem: {
        parameters: {
            query?: never;
            header?: {
                /** @description `return=minimal`, `return=representation`, `handling=strict`, `respond-async`: passed on to the platform */
                Prefer?: string;
            };
            path: {
                /** @description A platform, or `<id>:<organization>`; see listPlatforms */
                platform_id: string;
                /** @description The name of an operation, without its $ */
                operation: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/fhir+json": components["schemas"]["Resource"];
            };
        };
        responses: {
            /** @description What it answers. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["Resource"];
                };
            };
            /** @description Begun (`Prefer: respond-async`). */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    callOperationOnType: {
        parameters: {
            query?: {
                /** @description Parameters of the operation */
                parameters?: {
                    [key: string]: string;
                };
            };
            header?: {
                /** @description `return=minimal`, `return=representation`, `handling=strict`, `respond-async`: passed on to the platform */
                Prefer?: string;
            };
            path: {
                /** @description A platform, or `<id>:<organization>`; see listPlatforms */
                platform_id: string;
                /** @description A FHIR resource type, such as Observation */
                resource_type: string;
                /** @description The name of an operation, without its $ */
                operation: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What it answers. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["Resource"];
                };
            };
            /** @description Begun (`Prefer: respond-async`). */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    postOperationOnType: {
        parameters: {
            query?: never;
            header?: {
                /** @description `return=minimal`, `return=representation`, `handling=strict`, `respond-async`: passed on to the platform */
                Prefer?: string;
            };
            path: {
                /** @description A platform, or `<id>:<organization>`; see listPlatforms */
                platform_id: string;
                /** @description A FHIR resource type, such as Observation */
                resource_type: string;
                /** @description The name of an operation, without its $ */
                operation: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/fhir+json": components["schemas"]["Resource"];
            };
        };
        responses: {
            /** @description What it answers. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["Resource"];
                };
            };
            /** @description Begun (`Prefer: respond-async`). */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    callOperationOnResource: {
        parameters: {
            query?: {
                /** @description Parameters of the operation */
                parameters?: {
                    [key: string]: string;
                };
            };
            header?: {
                /** @description `return=minimal`, `return=representation`, `handling=strict`, `respond-async`: passed on to the platform */
                Prefer?: string;
            };
            path: {
                /** @description A platform, or `<id>:<organization>`; see listPlatforms */
                platform_id: string;
                /** @description A FHIR resource type, such as Observation */
                resource_type: string;
                /** @description A FHIR id, or the id of a request to the authorization server */
                id: string;
                /** @description The name of an operation, without its $ */
                operation: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What it answers. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["Resource"];
                };
            };
            /** @description Begun (`Prefer: respond-async`). */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    postOperationOnResource: {
        parameters: {
            query?: never;
            header?: {
                /** @description `return=minimal`, `return=representation`, `handling=strict`, `respond-async`: passed on to the platform */
                Prefer?: string;
            };
            path: {
                /** @description A platform, or `<id>:<organization>`; see listPlatforms */
                platform_id: string;
                /** @description A FHIR resource type, such as Observation */
                resource_type: string;
                /** @description A FHIR id, or the id of a request to the authorization server */
                id: string;
                /** @description The name of an operation, without its $ */
                operation: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/fhir+json": components["schemas"]["Resource"];
            };
        };
        responses: {
            /** @description What it answers. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["Resource"];
                };
            };
            /** @description Begun (`Prefer: respond-async`). */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getRecord: {
        parameters: {
            query?: {
                /** @description The id of any connection of one person; without it everybody */
                person?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The people, with what each platform says of them. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecordPeople"];
                };
            };
        };
    };
    decidePeople: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any value. Needed with the session cookie unless the browser says that the gateway’s own page sends the request (`Sec-Fetch-Site: same-origin`, or the gateway’s `Origin`). Not needed with a bearer token. */
                "X-Requested-With"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PeopleDecision"];
            };
        };
        responses: {
            /** @description The people after that. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecordPeople"];
                };
            };
        };
    };
    getRecordSummary: {
        parameters: {
            query?: {
                /** @description The id of any connection of the person; may be absent while one person is connected */
                person?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The summary. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecordSummary"];
                };
            };
        };
    };
    getRecordIps: {
        parameters: {
            query?: {
                /** @description The id of any connection of the person; may be absent while one person is connected */
                person?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The document. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/fhir+json": components["schemas"]["Bundle"];
                };
            };
        };
    };
    getRecordTrend: {
        parameters: {
            query: {
                /** @description Words or a code: `A1c`, `blood pressure`, `4548-4` */
                test: string;
                /** @description The id of any connection of the person; may be absent while one person is connected */
                person?: string;
                /** @description From this date on */
                since?: string;
                /** @description Up to and with this date */
                until?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The series; none where no result matches. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecordTrend"];
                };
            };
        };
    };
    getRecordChanges: {
        parameters: {
            query?: {
                /** @description From this time on: a date, which begins at midnight UTC, or `looked_at` of an earlier answer; by default since the first request */
                since?: string;
                /** @description The id of any connection of the person; may be absent while one person is connected */
                person?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The entries that are not as they were, and what could not be compared. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecordChanges"];
                };
            };
        };
    };
    getRecordSection: {
        parameters: {
            query?: {
                /** @description The id of any connection of the person; may be absent while one person is connected */
                person?: string;
                /** @description From this date on */
                since?: string;
                /** @description Up to and with this date */
                until?: string;
                /** @description A status that any source states, such as `active` */
                status?: string;
                /** @description Facts on a page */
                limit?: number;
                /** @description `next_cursor` of the page before */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description A section of a record */
                section: "problems" | "medications" | "allergies" | "results" | "vitals" | "immunizations" | "procedures" | "devices" | "encounters" | "documents" | "care-team" | "goals" | "coverage" | "claims";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The facts, their sources, and what is not known. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecordSection"];
                };
            };
        };
    };
    listShares: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The newest first; ended ones for a week. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Shares"];
                };
            };
        };
    };
    prepareShare: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any value. Needed with the session cookie unless the browser says that the gateway’s own page sends the request (`Sec-Fetch-Site: same-origin`, or the gateway’s `Origin`). Not needed with a bearer token. */
                "X-Requested-With"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ShareRequest"];
            };
        };
        responses: {
            /** @description Where the person goes on. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PreparedShare"];
                };
            };
        };
    };
    endShare: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any value. Needed with the session cookie unless the browser says that the gateway’s own page sends the request (`Sec-Fetch-Site: same-origin`, or the gateway’s `Origin`). Not needed with a bearer token. */
                "X-Requested-With"?: string;
            };
            path: {
                /** @description A share, as listShares calls it */
                share_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It has ended, and what it held is deleted. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getShareManifest: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description What the address of a link ends with */
                share: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ShareManifestRequest"];
            };
        };
        responses: {
            /** @description The files. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ShareManifest"];
                };
            };
        };
    };
    checkRequirements: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A platform, or `<id>:<organization>`; see listPlatforms */
                platform_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RequirementsQuestion"];
            };
        };
        responses: {
            /** @description What is known, who said it, and what was asked. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Requirements"];
                };
            };
        };
    };
    getForms: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A platform, or `<id>:<organization>`; see listPlatforms */
                platform_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FormsQuestion"];
            };
        };
        responses: {
            /** @description The forms with the answers so far, and what is wrong with them. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QuestionnairePackage"];
                };
            };
        };
    };
    nextQuestion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A platform, or `<id>:<organization>`; see listPlatforms */
                platform_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NextQuestionRequest"];
            };
        };
        responses: {
            /** @description The next questions, or what the payer decided with the completed form. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NextQuestionAnswer"];
                };
            };
        };
    };
    submitPriorAuth: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A platform, or `<id>:<organization>`; see listPlatforms */
                platform_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PriorAuthRequest"];
            };
        };
        responses: {
            /** @description The preview, or the payer’s decision. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PriorAuthAnswer"];
                };
            };
        };
    };
    inquirePriorAuth: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A platform, or `<id>:<organization>`; see listPlatforms */
                platform_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PriorAuthInquiry"];
            };
        };
        responses: {
            /** @description The last decision, and when the payer may be asked again. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PriorAuthStatus"];
                };
            };
        };
    };
    listPriorAuths: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A platform, or `<id>:<organization>`; see listPlatforms */
                platform_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PriorAuthsQuestion"];
            };
        };
        responses: {
            /** @description What is known, and who was asked. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PriorAuths"];
                };
            };
        };
    };
    getPolicyRules: {
        parameters: {
            query?: {
                /** @description System of the code; by default told by its shape */
                code_system?: string;
                /** @description Asks the payer about this patient’s plan, too */
                patient_id?: string;
                /** @description Which coverage of the patient */
                coverage_id?: string;
                /** @description platform_id of the payer, where the record is elsewhere; by default found from the coverage */
                payer?: string;
            };
            header?: never;
            path: {
                /** @description A platform, or `<id>:<organization>`; see listPlatforms */
                platform_id: string;
                /** @description CPT or HCPCS code of the service */
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Rules with their sources, and what was searched. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PolicyRules"];
                };
            };
        };
    };
    findProviders: {
        parameters: {
            query?: {
                /** @description Words or a NUCC code: "cardiologist", "207RC0000X"; also "cardiologist near Springfield, IL" */
                specialty?: string;
                /** @description City, state or ZIP code: "Springfield, IL", "62701"; no distances */
                place?: string;
                /** @description Name of the provider: "Dr. Odalys Brenn" */
                name?: string;
                /** @description The person’s plan, by the name on the card; without it nothing is in network */
                plan?: string;
                /** @description How many to list; default 20 */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description A platform, or `<id>:<organization>`; see listPlatforms */
                platform_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Providers, and what the directory does not say. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProviderAnswer"];
                };
            };
        };
    };
    checkFormulary: {
        parameters: {
            query: {
                /** @description Name, with strength or without ("metformin", "metformin 500 mg"), or an RxNorm code of a drug product */
                drug: string;
                /** @description The person’s plan, by the name on the card; without it all plans of the directory */
                plan?: string;
                /** @description How many to list; default 20 */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description A platform, or `<id>:<organization>`; see listPlatforms */
                platform_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Tier and restrictions, and what the formulary does not say. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FormularyAnswer"];
                };
            };
        };
    };
    getStatus: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The caller’s connections; none for a stranger. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConnectionStatus"];
                };
            };
        };
    };
    waitForLogin: {
        parameters: {
            query?: {
                /** @description Seconds to wait at most */
                timeout?: number;
            };
            header?: never;
            path: {
                /** @description A platform, or `<id>:<organization>`; see listPlatforms */
                platform_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How it ended, or `pending` when the time was over first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WaitAnswer"];
                };
            };
        };
    };
    disconnect: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any value. Needed with the session cookie unless the browser says that the gateway’s own page sends the request (`Sec-Fetch-Site: same-origin`, or the gateway’s `Origin`). Not needed with a bearer token. */
                "X-Requested-With"?: string;
            };
            path: {
                /** @description A platform, or `<id>:<organization>`; see listPlatforms */
                platform_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The platform is not connected any more. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LogoutAnswer"];
                };
            };
        };
    };
    beginLogin: {
        parameters: {
            query?: {
                /** @description SMART scopes to ask for, with spaces between; by default the platform’s */
                scope?: string;
                /** @description `false` answers JSON for programs instead of a redirect */
                redirect?: string;
                /** @description A sign-in that an agent began: answers a page that says what it leads to */
                attempt?: string;
                /** @description `login`: the platform asks who it is, also where somebody is signed in there */
                prompt?: "login";
                /** @description Seconds that may have passed since the person signed in at the platform; it has to say when that was */
                max_age?: number;
                /** @description 1 in the link of an agent that has no session yet; `pairing` mode only */
                pairing?: string;
                /** @description Where the browser goes when the sign-in is over, with `platform_id`, `outcome` and, of a failure, `error`; an address that the operator lists in FHIR_GATEWAY_RETURN_TO */
                return_to?: string;
            };
            header?: never;
            path: {
                /** @description A platform, or `<id>:<organization>`; see listPlatforms */
                platform_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page with a button, or JSON with `redirect=false`. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LoginAnswer"];
                };
            };
        };
    };
    getSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The session and who can use it. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
        };
    };
    endSession: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any value. Needed with the session cookie unless the browser says that the gateway’s own page sends the request (`Sec-Fetch-Site: same-origin`, or the gateway’s `Origin`). Not needed with a bearer token. */
                "X-Requested-With"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Nobody can use the session any more, and no platform is connected. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EndedSession"];
                };
            };
        };
    };
    endClient: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any value. Needed with the session cookie unless the browser says that the gateway’s own page sends the request (`Sec-Fetch-Site: same-origin`, or the gateway’s `Origin`). Not needed with a bearer token. */
                "X-Requested-With"?: string;
            };
            path: {
                /** @description A browser, app or chat, as getSession calls it */
                client_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It can do nothing any more; an app’s refresh token ended with it. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EndedClient"];
                };
            };
        };
    };
    endClientByForm: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any value. Needed with the session cookie unless the browser says that the gateway’s own page sends the request (`Sec-Fetch-Site: same-origin`, or the gateway’s `Origin`). Not needed with a bearer token. */
                "X-Requested-With"?: string;
            };
            path: {
                /** @description A browser, app or chat, as getSession calls it */
                client_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It can do nothing any more; an app’s refresh token ended with it. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EndedClient"];
                };
            };
        };
    };
    endSessionByForm: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any value. Needed with the session cookie unless the browser says that the gateway’s own page sends the request (`Sec-Fetch-Site: same-origin`, or the gateway’s `Origin`). Not needed with a bearer token. */
                "X-Requested-With"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Nobody can use the session any more, and no platform is connected. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EndedSession"];
                };
            };
        };
    };
    listAgents: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The apps and chats of the session with their grants. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Agents"];
                };
            };
        };
    };
    changeAgent: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any value. Needed with the session cookie unless the browser says that the gateway’s own page sends the request (`Sec-Fetch-Site: same-origin`, or the gateway’s `Origin`). Not needed with a bearer token. */
                "X-Requested-With"?: string;
            };
            path: {
                /** @description An app or chat, as listAgents calls it */
                agent_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GrantChange"];
            };
        };
        responses: {
            /** @description What it may do now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangedAgent"];
                };
            };
        };
    };
    getOperatorOverview: {
        parameters: {
            query?: {
                /** @description Part of the name or the id of a platform */
                q?: string;
                /** @description How the platform does */
                state?: "failing" | "unsteady" | "working" | "unset" | "idle";
                /** @description Page of the platforms, counted from 1 */
                page?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The state of the gateway. Never a value of a patient, a search or a token. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OperatorOverview"];
                };
            };
        };
    };
    searchAudit: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any value. Needed with the session cookie unless the browser says that the gateway’s own page sends the request (`Sec-Fetch-Site: same-origin`, or the gateway’s `Origin`). Not needed with a bearer token. */
                "X-Requested-With"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AuditQuestion"];
            };
        };
        responses: {
            /** @description What was found. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditResult"];
                };
            };
        };
    };
    registerClient: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ClientRegistration"];
            };
        };
        responses: {
            /** @description The app, with its client_id. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RegisteredClient"];
                };
            };
        };
    };
    getServerKeys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A JSON Web Key Set (RFC 7517). */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/jwk-set+json": components["schemas"]["KeySet"];
                };
            };
        };
    };
    getClientKeys: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag of the set at hand */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A JSON Web Key Set. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/jwk-set+json": components["schemas"]["KeySet"];
                };
            };
        };
    };
    getSmartConfiguration: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A platform, or `<id>:<organization>`; see listPlatforms */
                platform_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The gateway’s own authorization server. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SmartConfiguration"];
                };
            };
        };
    };
    getServerMetadata: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Where its endpoints are, and what they take. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServerMetadata"];
                };
            };
        };
    };
    getOpenidConfiguration: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Where its endpoints are, and what they take. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServerMetadata"];
                };
            };
        };
    };
    getResourceMetadata: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Whose tokens it takes. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceMetadata"];
                };
            };
        };
    };
    getResourceMetadataAtRoot: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Whose tokens it takes. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceMetadata"];
                };
            };
        };
    };
    isAlive: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It does. It asks nothing else. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Alive"];
                };
            };
        };
    };
    isReady: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description They can. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
        };
    };
    getDescription: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OpenAPI 3.1. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        openapi: string;
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
}
