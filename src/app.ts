import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import { registerAccess } from './access/access.ts'
import { registerFrameSignIn } from './access/frame-sign-in.ts'
import { createFrameTokens } from './access/frame-tokens.ts'
import { loadSessionKey } from './access/session-key.ts'
import { createSignInCodes } from './access/sign-in-codes.ts'
import type { SignInCodes } from './access/sign-in-codes.ts'
import type { Config } from './config.ts'
import { registerConsole } from './console/console-routes.ts'
import { registerLabels } from './console/label-routes.ts'
import { agentId as asAgentId, personId as asPersonId, tipId } from './domain/ids.ts'
import type { AgentId, PersonId } from './domain/ids.ts'
import type { Person } from './domain/person.ts'
import { standingActions } from './domain/tip-action.ts'
import type { SequencedTipEvent } from './domain/tip.ts'
import { createFollowed } from './followed-agents.ts'
import { forgetConversation } from './forget-conversation.ts'
import { openLearning } from './knowledge/learned/learning.ts'
import type { Learning } from './knowledge/learned/learning.ts'
import { openTeamMemory } from './knowledge/memory/team-memory.ts'
import { createAtMost } from './lib/at-most.ts'
import { errorText } from './lib/error-text.ts'
import { createGate } from './lib/gate.ts'
import { createTurnstile } from './lib/turnstile.ts'
import { bundledEncoder, endpointEncoder } from './knowledge/retrieval/encoder.ts'
import { openRetrieval } from './knowledge/retrieval/retrieval.ts'
import type { AgentsFile, ConfiguredAgent } from './listener/agents-file.ts'
import { bestHearing } from './listener/best-hearing.ts'
import { createHarmNotes } from './listener/harm-notes.ts'
import { createListener } from './listener/listener.ts'
import type { Hearing, ListenerOptions } from './listener/listener.ts'
import { createPolledRouting } from './listener/polled-routing.ts'
import { createScopeGate } from './listener/scope-gate.ts'
import { isOfflineOnly } from './listener/scope.ts'
import type { ScopeGate } from './listener/scope-gate.ts'
import { createBundledEmbedder } from './model/bundled-embedder.ts'
import { openCapabilityNotes } from './model/capability-notes.ts'
import { usualBaseUrl } from './model/chat-call.ts'
import { priced } from './model/cost.ts'
import { openDayUse } from './model/day-use.ts'
import { openModelSettings } from './model/model-settings-file.ts'
import { createModels } from './model/models.ts'
import { boardNamespace } from './monitor/board-protocol.ts'
import { startBoardServer } from './monitor/board-server.ts'
import { createMetrics } from './monitor/metrics.ts'
import { registerMetrics } from './monitor/register-metrics.ts'
import { registerStatus } from './monitor/register-status.ts'
import { readHealth, readStatus } from './monitor/status.ts'
import { openTeamFiles } from './open-team-files.ts'
import { bridgeFreshness, toFreshness } from './overlay/freshness.ts'
import { openSettingsBook } from './overlay/settings-book.ts'
import { startOverlayServer } from './overlay/overlay-server.ts'
import type { OverlayServerOptions } from './overlay/overlay-server.ts'
import { createProgressWatch } from './overlay/progress-watch.ts'
import { overlayNamespace } from './overlay/protocol.ts'
import type { Freshness } from './overlay/protocol.ts'
import { registerRecord } from './overlay/record-routes.ts'
import { createTipStream } from './overlay/tip-stream.ts'
import { bearerIn } from './access/frame-sign-in.ts'
import { createBridgePresence } from './platform/bridge/bridge-presence.ts'
import { createBridgeFollowing } from './platform/bridge/bridge-following.ts'
import { bridgedConversationId, isBridged, registerBridge } from './platform/bridge/register-bridge.ts'
import { registerIngest } from './platform/ingest/register-ingest.ts'
import { createJoinedConversations } from './platform/joined-conversations.ts'
import { simulatorReadings } from './platform/liveperson-chat/account-readings.ts'
import { createBreaker } from './platform/liveperson-chat/breaker.ts'
import { chatConversationId } from './platform/liveperson-chat/chat-reading.ts'
import { createFreeSlots } from './platform/liveperson-chat/facts/free-slots.ts'
import { countCalls } from './platform/liveperson-chat/count-calls.ts'
import { createPlatformConnections } from './platform/liveperson-chat/http.ts'
import { createLogins } from './platform/liveperson-chat/logins.ts'
import { createPushedKeys } from './platform/liveperson-chat/pushed-keys.ts'
import { createRecovery } from './platform/liveperson-chat/recovery.ts'
import { firstReadingsAtOnce, refreshEveryMs } from './platform/liveperson-chat/retry-rules.ts'
import { createRingEvidence } from './platform/liveperson-chat/ring-evidence.ts'
import { openPracticeFolder } from './practice/practice-folder.ts'
import { startPracticeServer } from './practice/practice-server.ts'
import { openThreadedStore } from './store/threaded-store.ts'
import { createModelsMaker } from './tips/engines.ts'
import { findRisk } from './tips/offline/find-risk.ts'
import { createOfflineMaker } from './tips/offline/offline-maker.ts'
import { createOutcomeWatch } from './tips/outcome/outcome-watch.ts'
import { createSnoozes } from './tips/snoozes.ts'
import { createTipDesk } from './tips/tip-desk.ts'
import { redactQuestion } from './transcript/redact-question.ts'
import { createTranscripts } from './transcript/transcripts.ts'
import { createVisitorHasher, loadVisitorKey } from './transcript/visitor-hasher.ts'
import { createAssets, type Assets } from './web/assets.ts'
import { registerPages } from './web/page-routes.ts'
import { createWebServer } from './web/server.ts'
import { createSockets } from './web/sockets.ts'

export type AppOptions = {
  readonly config: Config
  /** Which platform account is heard, and where it is. */
  readonly platform: {
    readonly account: string
    readonly domainUrl: string
    /** PEM text of the authority to trust there instead of the built-in ones. */
    readonly ca?: string | undefined
    /** How fast the clock of logins runs there; default 1. */
    readonly clockSpeed?: number
  }
  readonly agentsFile: AgentsFile
  /** What browsers fetch, where it is at hand already. */
  readonly assets?: Assets
  /** True where the platform is a simulator that starts afresh: what earlier runs left of its account is removed. */
  readonly afresh: boolean
  /** Origins that may show the overlay in a frame, beside the configured ones. */
  readonly frameAncestors: readonly string[]
  readonly logger: Logger
  /** A person's code was used and replaced. */
  readonly onCodeRenewed: (personId: PersonId) => void
}

export type App = AsyncDisposable & {
  readonly web: FastifyInstance
  readonly people: readonly Person[]
  readonly codes: SignInCodes
  /** Begins to listen to the agents' conversations; again with a changed agents file. */
  follow(agentsFile: AgentsFile): Promise<void>
}

/** Conversations at hand in memory; the rest is read from the store again. */
const transcriptsAtHand = 20_000

/** Puts the parts together. It reads like the flow: platform, listener, transcript, tips, overlay. */
export async function createApp(options: AppOptions): Promise<App> {
  const { config, platform, logger } = options
  await using opened = new AsyncDisposableStack()

  // Read when somebody asks for them; by then all parts are there.
  const metrics = createMetrics(() => ({
    conversationsLive: transcripts.live().length,
    hearing: agents.map(({ agentId }) => hearingOf(agentId).state),
    sockets: { overlay: io.of(overlayNamespace).sockets.size, board: io.of(boardNamespace).sockets.size },
    storeWaiting: store.waitingWrites(),
    platformCalls: countCalls(connections),
    platformDown: breaker.downSince() !== undefined,
    modelSpeaks: models.isSpeaking(),
    models: models.state(),
  }))

  // What lasts.
  let storeProblem: string | undefined
  const store = opened.use(
    await openThreadedStore(join(config.dataDir, 'sotto.db'), {
      onWriteError: (error) => {
        storeProblem = errorText(error)
        metrics.storeError()
        logger.error({ reason: storeProblem }, 'the store does not take a write')
      },
      onCommit: () => (storeProblem = undefined),
    }),
  )
  if (options.afresh) await store.forgetAccount(platform.account)

  // Who may come in.
  let { agents, listeners, people, facts: factsSettings } = options.agentsFile
  const agentOf = (agentId: AgentId): ConfiguredAgent | undefined => agents.find((agent) => agent.agentId === agentId)
  const agentName = (agentId: AgentId) => agentOf(agentId)?.name ?? agentId
  const codes = createSignInCodes(options.onCodeRenewed)
  const web = createWebServer(logger)
  opened.defer(() => web.close())
  const sessionKey = loadSessionKey(config.dataDir)
  const access = await registerAccess(web, {
    people: () => people,
    codes,
    sessionKey,
    secureCookies: config.publicUrl?.startsWith('https:') ?? false,
    framed: config.frameAncestors.length > 0,
  })

  const frames = await registerFrameSignIn(web, {
    access,
    tokens: createFrameTokens(sessionKey),
    people: () => people,
    publicUrl: config.publicUrl,
    keepInFrames: (config.publicUrl?.startsWith('https:') ?? false) && config.frameAncestors.length > 0,
    onSignedOut() {
      const isIn = ({ personId }: Person, cookie: string | undefined) =>
        access.personOfCookie(cookie, 'open-overlay', personId) !== 'signed-out'
      for (const pages of [overlay, practice])
        pages.disconnectStrangers((person, token, cookie) =>
          token === undefined ? isIn(person, cookie) : frames.personOf(token, 'open-overlay') !== 'signed-out',
        )
      board.disconnectStrangers(isIn)
    },
  })

  const noteProblem = (file: string, problem: string) => logger.warn({ file, problem }, 'a file is not as it should be')
  const modelSettings = opened.use(
    await openModelSettings(join(config.promptsDir, 'model.yaml'), (problem) => noteProblem('model.yaml', problem)),
  )

  // Cards, by words and meaning.
  const embedder = opened.use(createBundledEmbedder())
  const retrieval = opened.use(
    openRetrieval({
      dataDir: config.dataDir,
      // Another encoder means other vectors: it counts from the next start.
      encoder: endpointEncoder(modelSettings.now(), process.env) ?? bundledEncoder(embedder),
      onProgress: ({ done, total }) => logger.info({ done, total }, 'cards whose meaning is known'),
      onProblem: (problem) => logger.warn({ problem }, 'cards are found by words for now'),
      onError: (error) => logger.warn({ reason: errorText(error) }, 'cards could not be looked for as they should'),
    }),
  )

  // The team's files.
  let gate: ScopeGate | undefined
  let learning: Learning | undefined
  const {
    memoryRules,
    memoryWatch,
    playbooks,
    prompts,
    labels,
    linkHosts,
    teamPatterns,
    scopeWatch,
    policyWatch,
    scope,
    policy,
  } = opened.use(
    await openTeamFiles({
      config,
      store,
      onProblem: noteProblem,
      onScope: () => gate?.judgeAgain(),
      onCards: (cards) => {
        retrieval.set(cards)
        learning?.setCards(cards)
      },
    }),
  )
  const snoozes = createSnoozes()
  const startedAt = Date.now()
  const settings = await openSettingsBook(store)

  // Tips, from a moment to the agent's stream.
  const models = opened.use(
    createModels({
      usual: config.model && {
        endpoint: { baseUrl: config.model.baseUrl ?? usualBaseUrl, apiKey: config.model.apiKey },
        model: config.model.name,
      },
      settings: modelSettings.now,
      notes: openCapabilityNotes(config.dataDir, (problem) => noteProblem('model-endpoints.json', problem)),
      dayUse: opened.use(openDayUse(config.dataDir, (problem) => noteProblem('model-use.json', problem))),
      env: process.env,
      onChange(model, state, error) {
        if (state === 'open')
          logger.error({ model, reason: error && errorText(error) }, 'the model has a fault; the offline engine speaks')
        else logger.warn({ model }, 'the model answers again')
        tellEngine()
      },
      onCall: metrics.modelCall,
    }),
  )
  const makers = [
    createModelsMaker(models, (usage, model) => priced(usage, model, modelSettings.now())),
    // Whoever passes tokens on gets their turn between two tips.
    createOfflineMaker(() => policy().minimum, createTurnstile()),
  ]
  // Which of the two speaks now: the offline engine also stands in while the model has a fault or no budget.
  const engine = () => (models.isSpeaking() ? ('model' as const) : ('offline' as const))
  let told = engine()
  const tellEngine = () => {
    if (engine() === told) return
    told = engine()
    overlay.engineChanged()
    practice.engineChanged()
    board.changed()
  }
  // While a model has a fault every tip finds it out anew.
  const tipLines = createAtMost({ count: 20, perMs: 10_000 })
  const io = createSockets(web, config.publicUrl)
  const onError = (error: unknown) =>
    logger.error({ reason: errorText(error) }, 'something went wrong; the rest goes on')
  const emit = (event: SequencedTipEvent) => {
    overlay.emit(event)
    if (event.type === 'tip-start') board.tipShown(event.conversationId)
  }
  const stream = createTipStream({ store, emit, onError })
  const memory = opened.use(
    openTeamMemory({
      store,
      embedder,
      rules: memoryRules,
      scope,
      isRisky: (text) => findRisk({ speaker: 'visitor', text }) !== undefined,
      onError: (error) => logger.warn({ reason: errorText(error) }, 'the memory of past conversations has a fault'),
    }),
  )
  learning = opened.use(
    openLearning({
      memory,
      rules: memoryRules,
      scope,
      onLearned: (report) => logger.info(report, 'learned from cards and past conversations'),
      onError: (error) => logger.warn({ reason: errorText(error) }, 'nothing could be learned from the past'),
    }),
  )
  learning.setCards(playbooks.cards())
  const outcomes = createOutcomeWatch({
    embedder,
    earlier: store.tips,
    keep: (tip, verdict) => {
      metrics.outcome(verdict.outcome, tip)
      void store.saveOutcome(tip.tipId, verdict)
      const { tipId: judged, conversationId, withheld } = tip
      // Of what nobody saw, or what was forgotten meanwhile, no page is told.
      if (withheld === undefined && transcripts.get(conversationId))
        stream.publish(conversationId, { type: 'tip-judged', tipId: judged, outcome: verdict.outcome })
    },
    onError: (error, conversationId) =>
      logger.warn(
        { conversationId, reason: errorText(error) },
        'what became of a tip could not be told by its meaning',
      ),
  })
  // What a tip is made from, wherever it is made.
  const forTips = {
    search: () => retrieval,
    past: memory.find,
    learned: learning.ask,
    makers,
    agent: agentOf,
    policy,
    // An agent's person id is their agent id.
    mode: (agentId: AgentId) => settings.of(asPersonId(agentId))?.mode ?? 'all',
    dark: () => scope()?.mode === 'dark',
    linkHosts: linkHosts.allowed,
    embedder,
    newTipId: () => tipId(randomUUID()),
  }
  const desk = createTipDesk({
    ...forTips,
    prompts: labels.speaking,
    shadows: labels.shadows,
    snoozedUntil: snoozes.until,
    mayAskModel: (conversationId) => gate?.mayAskModel(conversationId) ?? false,
    publish: stream.publish,
    expire: stream.expire,
    keep: (tip) => {
      // A budget is used up, or renewed, without anybody's word.
      tellEngine()
      metrics.tip(tip)
      void store.saveTip(tip)
      const transcript = tip.end === 'complete' ? transcripts.get(tip.conversationId) : undefined
      if (transcript) outcomes.onTip(tip, transcript)
    },
    dismissed: async (conversationId) => {
      const actions = Map.groupBy(await store.tipActions(conversationId), (taken) => taken.tipId)
      return [...actions].flatMap(([id, taken]) =>
        standingActions(taken).some(({ action }) => action === 'dismissed') ? [id] : [],
      )
    },
    // A tip that waited for its stream could come out after the line that made it stale.
    earlier: (conversationId) => stream.ready(conversationId).then(() => store.tips(conversationId)),
    onMakerError: (error, conversationId) => {
      metrics.makingError()
      const line = tipLines.take()
      if (line) logger.warn({ conversationId, reason: errorText(error), ...line }, 'a tip could not be made')
    },
    onFound: (...found) => progress.found(...found),
  })

  // Conversations, from the platform to a transcript.
  const ending = new AbortController()
  const transcripts = createTranscripts({
    store,
    signal: ending.signal,
    account: platform.account,
    max: transcriptsAtHand,
    teamFinders: teamPatterns.finders,
    hashVisitor: createVisitorHasher(loadVisitorKey(config.dataDir)),
    onError: (error, conversationId) =>
      logger.error({ conversationId, reason: errorText(error) }, 'a conversation could not be read on'),
    onFold(fold, seenAt, first) {
      const { conversationId, agentId, state } = fold.transcript.conversation
      for (const event of fold.newEvents) {
        if (event.type === 'unrecognised')
          logger.warn({ conversationId, platformType: event.platformType }, 'an unknown kind of event')
      }
      for (const { speaker } of fold.newLines) metrics.line(speaker)
      if (first)
        void store
          .conversation(conversationId)
          .then((known) => known && board.setShown(conversationId, known.tipsShown), onError)
      if (fold.movedFrom !== undefined) overlay.conversationClosed(fold.movedFrom, conversationId, 'moved')
      if (state !== 'ended') overlay.conversationChanged(fold.transcript)
      overlay.linesSaid(fold)
      progress.changed(fold.transcript)
      desk.onFold(fold, seenAt, first)
      outcomes.onFold(fold)
      if (fold.ended) {
        overlay.conversationClosed(agentId, conversationId, fold.ended)
        board.forget(conversationId)
      }
      if (fold.ended === 'ended') {
        const lines = fold.transcript.lines.filter(({ agentsOnly }) => !agentsOnly)
        memory.remember({ conversationId, lines, offlineOnly: gate?.mayAskModel(conversationId) !== true })
      }
      board.changed()
    },
  })
  // The same chat may come by poll and by push.
  const joined = createJoinedConversations({
    account: platform.account,
    polledPrefix: chatConversationId(platform.account, ''),
    store,
    bridgedId: (agentId, rtSessionId) => bridgedConversationId(platform.account, agentId, rtSessionId),
  })
  // Whoever may not be heard is not heard from here on.
  const inScope = (gate = createScopeGate({
    scope,
    store,
    take: transcripts.take,
    leave: transcripts.leave,
    erase: (conversationId) =>
      forgetConversation(
        { transcripts, desk, outcomes, memory, stream, store, overlay, board, progress, signal: ending.signal },
        conversationId,
      ),
    onError: (error, conversationId) =>
      logger.error({ conversationId, reason: errorText(error) }, 'the scope could not be kept to'),
    signal: ending.signal,
  }))
  const routing = createPolledRouting({
    joined,
    // What goes wrong is told by the own onError of those who take it.
    take: (...heard) => void inScope.take(...heard).catch(() => undefined),
    leave: (agentId, conversationId, because) =>
      // The end is the end, whoever heard it; what one agent's session lost another's may have.
      inScope.leave(conversationId, because, new Date(), because === 'ended' ? undefined : agentId),
    onError: (error, conversationId) =>
      logger.error({ conversationId, reason: errorText(error) }, 'a conversation could not be read on'),
    signal: ending.signal,
  })
  let writes = 0
  const connections = createPlatformConnections({ ca: platform.ca })
  const readings = config.livePerson?.readings ?? simulatorReadings
  const evidence = createRingEvidence(readings, () =>
    logger.info('agents take all their rings: on this account LP_SECOND_AGENT_SESSION=beside holds'),
  )
  const harmNotes = createHarmNotes(config.dataDir)
  const breaker = createBreaker({
    onChange(state, sessions) {
      if (state === 'down') logger.error({ sessions }, 'the platform answers nobody; a few sessions try for all')
      else logger.warn({ sessions }, 'the platform answers again; sessions come back one after the other')
      for (const { agentId } of agents) overlay.freshnessChanged(agentId)
    },
  })
  // Thousands of sessions have the same trouble at once.
  const troubleLines = createAtMost({ count: 50, perMs: 10_000 })
  opened.defer(() => connections.destroy())
  const heard: Pick<ListenerOptions, 'onEvents' | 'onLeft'> = {
    onEvents: routing.events,
    onLeft: (agentId, conversationId, because) => {
      if (because === 'lost') logger.warn({ conversationId }, 'a conversation can no longer be read')
      routing.left(agentId, conversationId, because)
    },
  }
  const listener = opened.use(
    createListener({
      ...heard,
      onUnreadable: (conversationId, count) =>
        logger.warn({ conversationId, count }, 'events without a usable id or type'),
      onHearing: (agentId, hearing) => {
        logger.info({ agentId, hearing: hearing.state }, 'hearing')
        try {
          harmNotes.note(agentId, hearing)
        } catch (error) {
          onError(error)
        }
        overlay.freshnessChanged(agentId)
        // A listening user's state is that of all whom it hears.
        if (!agentOf(agentId)) for (const one of agents) if (one.mode === 'keys') overlay.freshnessChanged(one.agentId)
        board.changed()
      },
      onLateness: metrics.pollLateness,
      onTrouble: (agentId, { reason, kind, of, waitMs }) => {
        metrics.platformError(kind, of)
        if (waitMs === undefined)
          return logger.error(
            { agentId, reason },
            'listening stopped for this agent; put it right, then save the agents file or restart',
          )
        // An outage was told once, by the breaker.
        const line = breaker.downSince() === undefined ? troubleLines.take() : undefined
        if (line) logger.warn({ agentId, reason, waitMs, ...line }, 'trouble with the platform, trying again')
      },
    }),
  )

  const presence = opened.use(createBridgePresence((agentId) => overlay.freshnessChanged(agentId)))
  // What polling hears as well is heard whatever a widget shows.
  const following = opened.use(
    createBridgeFollowing((conversationId) => {
      const transcript = transcripts.get(conversationId)
      if (transcript && transcript.conversation.state !== 'ended') overlay.conversationChanged(transcript)
    }),
  )
  const hearingOf = (agentId: AgentId): Hearing => {
    const mode = agentOf(agentId)?.mode
    if (mode === 'bridge') return { state: 'hearing', since: presence.state(agentId).since }
    return mode === 'keys'
      ? bestHearing(listeners.map(({ listenerId }) => listener.hearing(asAgentId(listenerId))))
      : listener.hearing(agentId)
  }
  const freshnessOf = (agentId: AgentId): Freshness => {
    if (agentOf(agentId)?.mode === 'bridge') return bridgeFreshness(presence.state(agentId))
    // Nobody polls for them: all that is heard of their conversations is pushed.
    return agentOf(agentId)?.mode === 'keys' && listeners.length === 0
      ? { state: 'as-sent', since: startedAt, by: 'platform' }
      : toFreshness(hearingOf(agentId), breaker.downSince())
  }

  const pushedKeys = createPushedKeys({
    onFull: (source, limit) => logger.warn({ source, limit }, 'a source brings more chat keys than Sotto takes'),
  })
  // Conversations that another platform pushes.
  const gateOfIngest = await registerIngest(web, {
    account: platform.account,
    sources: options.agentsFile.sources,
    resolveAgent: (source, external) =>
      agents.find((agent) => (agent.externalIds[source] ?? agent.agentId) === external)?.agentId,
    store,
    polled: {
      ...joined,
      // Where listening stopped for good, nobody but the push can tell of the end.
      isPolled: (id) => {
        const agentId = transcripts.get(id)?.conversation.agentId
        return joined.isPolled(id) && (agentId === undefined || hearingOf(agentId).state !== 'stopped')
      },
    },
    chatKeys: {
      isHeardByKeys: (agentId) => agentOf(agentId)?.mode === 'keys',
      tell: pushedKeys.tell,
      polledId: (chatKey) => chatConversationId(platform.account, chatKey),
    },
    now: () => new Date(),
    take: async (batch) => {
      await Promise.all(
        batch.map(async ({ conversationId, agentId, events, facts, left, seenAt }) => {
          const learned =
            facts.length > 0 ? [{ type: 'facts-learned' as const, conversationId, at: seenAt, facts }] : []
          const taken = inScope.take(agentId, conversationId, [...learned, ...events], seenAt)
          // At once, so that it stands before whatever the next request brings.
          if (left) inScope.leave(conversationId, 'moved', seenAt)
          await taken
        }),
      )
    },
  })

  // Conversations that the widget in an agent's workspace brings.
  await registerBridge(web, {
    account: platform.account,
    gate: gateOfIngest,
    agentOf: (authorization) => {
      const person = frames.personOf(bearerIn(authorization) ?? '', 'open-overlay')
      return typeof person === 'string' ? undefined : agentOf(asAgentId(person.personId))
    },
    holderOf: (id) => transcripts.get(id)?.conversation.agentId,
    keepIp: () => factsSettings.keepIp,
    onHeard: presence.note,
    onShown: following.note,
    now: () => new Date(),
  })

  // Pages and machines.
  const liveOf = (agentId: AgentId) =>
    transcripts.live().filter((transcript) => transcript.conversation.agentId === agentId)
  const progress = createProgressWatch({
    transcript: transcripts.get,
    liveOf,
    isWatched: (agentId) => overlay.isWatched(agentId),
    send: (told) => overlay.progressChanged(told),
    card: retrieval.card,
    search: () => retrieval,
    mayLeaveMachine: (conversationId) => gate?.mayAskModel(conversationId) ?? false,
    minimum: () => policy().minimum,
    onError,
    signal: ending.signal,
  })
  const forPages: Pick<
    OverlayServerOptions,
    'authenticate' | 'bootId' | 'engine' | 'offlineStandsIn' | 'sessionEndsAt' | 'settings'
  > = {
    bootId: randomUUID(),
    engine,
    offlineStandsIn: () => config.model !== undefined && engine() === 'offline',
    authenticate: (cookie, as, token) =>
      token === undefined ? access.personOfCookie(cookie, 'open-overlay', as) : frames.personOf(token, 'open-overlay'),
    sessionEndsAt: (cookie, token) => (token === undefined ? access.sessionEndsAt(cookie) : frames.endsAt(token)),
    settings,
  }
  const overlay = startOverlayServer({
    ...forPages,
    io,
    stream,
    freshness: freshnessOf,
    liveOf,
    unheardSince: (conversationId) => (isBridged(conversationId) ? following.unheardSince(conversationId) : undefined),
    endedOf: (agentId) => transcripts.ended().filter(({ conversation }) => conversation.agentId === agentId),
    transcript: transcripts.get,
    snoozes: {
      until: snoozes.until,
      set(agentId, on) {
        snoozes.set(agentId, on ? Date.now() + policy().snoozeMs : undefined)
        return snoozes.until(agentId)
      },
    },
    isKnown: async (conversationId) => (await store.conversation(conversationId)) !== undefined,
    actions: store.tipActions,
    card: retrieval.anyCard,
    onOpened: (agentId) => progress.opened(agentId),
    onAsk: (transcript, question) => desk.ask(transcript, redactQuestion(transcript, question)),
    tip: store.tip,
    onAction: async ({ personId }, conversationId, tip, taken) => {
      await store.appendTipAction(conversationId, { tipId: tip, personId, ...taken })
      desk.acted(conversationId, tip, taken)
    },
    onError,
  })
  // Given nothing that keeps, counts or learns: what is practised is nobody's affair.
  const practice = startPracticeServer({
    ...forPages,
    ...forTips,
    io,
    folder: opened.use(await openPracticeFolder({ promptsDir: config.promptsDir, onProblem: noteProblem })),
    // What is tried out is for real conversations.
    prompts: () => labels.prompts().map(({ production }) => production.prompt),
    teamFinders: teamPatterns.finders,
    card: retrieval.card,
    anyCard: retrieval.anyCard,
    mayAskModel: (skill) => scope() !== undefined && !isOfflineOnly(scope(), skill),
    onMakerError: (error) => {
      const line = tipLines.take()
      if (line) logger.warn({ reason: errorText(error), ...line }, 'a tip for a practice could not be made')
    },
    onError,
    signal: ending.signal,
  })
  const board = opened.use(
    startBoardServer({
      io,
      authenticate: (cookie, as) => access.personOfCookie(cookie, 'open-board', as),
      live: transcripts.live,
      agentName,
      engine,
      trouble: () =>
        agents.flatMap(({ agentId, name }) => {
          const freshness = freshnessOf(agentId)
          return 'because' in freshness ? [{ agentName: name, because: freshness.because }] : []
        }),
    }),
  )
  registerRecord(web, { store, authenticate: (request, as) => access.personOf(request, 'open-overlay', as) })
  const personName = (id: PersonId) => people.find(({ personId }) => personId === id)?.name ?? id
  registerConsole(web, {
    store,
    prompts,
    labels,
    personName,
    teamFiles: () => [
      { title: 'Scope: whose conversations may be heard', state: scopeWatch.state() },
      { title: 'Silence policy: when Sotto keeps quiet', state: policyWatch.state() },
      { title: 'Memory: what is made of past conversations', state: memoryWatch.state() },
    ],
    agentName,
    authenticate: (request) => access.personOf(request, 'open-console'),
  })
  registerLabels(web, {
    store,
    labels,
    personName,
    publicUrl: config.publicUrl,
    authenticate: (request) => access.personOf(request, 'move-labels'),
  })
  await registerPages(web, {
    access,
    assets: options.assets ?? (await createAssets()),
    frameAncestors: [...config.frameAncestors, ...options.frameAncestors],
    widgetSdkUrl: config.widgetSdkUrl,
  })
  registerMetrics(web, { publicUrl: config.publicUrl, token: config.metricsToken, metrics })
  registerStatus(web, {
    publicUrl: config.publicUrl,
    authenticate: (request) => access.personOf(request, 'read-status'),
    health: () =>
      readHealth({
        hearing: agents.map(({ agentId }) => hearingOf(agentId).state),
        storeProblem,
        livePrompts: prompts.live().length,
        scopeKnown: scope() !== undefined,
      }),
    status: () =>
      readStatus({
        store,
        transcripts,
        listener,
        followed: () => agents.map(({ agentId }) => agentId),
        hearing: hearingOf,
        writes: () => writes,
        engine,
        cards: retrieval.status,
        scope: () => ({ mode: scope()?.mode ?? 'nobody', ...inScope.counts() }),
        downSince: breaker.downSince,
      }),
  })

  // First of all: no new events, no half tips, no open pages or requests, and what was taken is written.
  opened.defer(async () => {
    await listener[Symbol.asyncDispose]()
    ending.abort()
    await Promise.all([desk.close(), practice.close()])
    // How the tips ended goes out with its turn.
    await nextTurn()
    io.engine.close()
    await web.close()
    await routing.idle()
    await inScope.idle()
    await transcripts.idle()
    await progress.idle()
    await outcomes.close()
  })

  const followed = createFollowed({
    platform,
    connections,
    logins: createLogins(),
    recovery: createRecovery({ spreadMs: breaker.spreadMs }),
    breaker,
    firstReadings: createGate(firstReadingsAtOnce),
    slowPollMs: config.slowPollMs,
    harm: { readings, evidence },
    freeSlots: createFreeSlots({ wanted: () => factsSettings.freeSlots }),
    keepIp: () => factsSettings.keepIp,
    consentWanted: () => scope()?.consent !== undefined,
    refreshEveryMs: refreshEveryMs / (platform.clockSpeed ?? 1),
    store,
    agents: () => agents,
    listeners: () => listeners,
    pushedKeys,
    ...heard,
    onKeysProblem: noteProblem,
    onWrite: () => (writes += 1),
  })
  const follow = async (agentsFile: AgentsFile) => {
    ;({ agents, listeners, people, facts: factsSettings } = agentsFile)
    listener.follow(await followed())
    // Whoever is no longer in the file is no longer heard, and no longer sees anything.
    for (const { conversation } of transcripts.live()) {
      if (!agentOf(conversation.agentId)) inScope.leave(conversation.conversationId, 'moved', new Date())
    }
    for (const pages of [overlay, practice, board])
      pages.disconnectStrangers((person) => people.some(({ personId }) => personId === person.personId))
  }
  let followedNow: Promise<void> = Promise.resolve()
  const closing = opened.move()

  return {
    web,
    get people() {
      return people
    },
    codes,
    // What went wrong before was told to whoever asked for it.
    follow: (agentsFile) => (followedNow = followedNow.catch(() => undefined).then(() => follow(agentsFile))),
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  }
}
