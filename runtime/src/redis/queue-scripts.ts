/**
 * The queue's changes of state, one atomic script each. A MULTI would be as atomic, but cannot
 * refuse when the queue is full, nor act only if an entry was still there; see
 * docs/decisions/001-redis-streams.md. Entries leave their stream when they are finished, so its
 * length is the number of jobs that wait or are worked on. A counter of bytes that is no number, as
 * only another program leaves it, stops nothing: it counts as nothing, and ENQUEUE writes it anew.
 */

/**
 * KEYS jobs, queuedBytes, image, then the streams of other models, with which this one shares the
 * limits. ARGV maxQueueLength, maxQueueBytes, image, its byte count, milliseconds to the deadline,
 * then the entry's fields.
 * Returns the entry's id, or {'length'|'bytes', what the queues hold} where they are full.
 */
export const ENQUEUE_SCRIPT = `
local length = redis.call('XLEN', KEYS[1])
for index = 4, #KEYS do length = length + redis.call('XLEN', KEYS[index]) end
if length >= tonumber(ARGV[1]) then return {'length', length} end
local bytes = 0
if length > 0 then bytes = tonumber(redis.call('GET', KEYS[2]) or '0') or 0 end
local size = tonumber(ARGV[4])
if bytes + size > tonumber(ARGV[2]) then return {'bytes', bytes} end
redis.call('SET', KEYS[3], ARGV[3], 'PX', ARGV[5])
redis.call('SET', KEYS[2], bytes + size)
return redis.call('XADD', KEYS[1], '*', unpack(ARGV, 6))
`;

/**
 * KEYS jobs, queuedBytes, image. ARGV group, entry id, image byte count.
 * Returns 1 where the job was still unfinished.
 */
export const CANCEL_SCRIPT = `
redis.call('DEL', KEYS[3])
redis.call('XACK', KEYS[1], ARGV[1], ARGV[2])
local unfinished = redis.call('XDEL', KEYS[1], ARGV[2])
if unfinished == 1 then redis.pcall('DECRBY', KEYS[2], ARGV[3]) end
return unfinished
`;

/**
 * KEYS jobs, queuedBytes, image, replies. ARGV group, consumer, entry id, image byte count, longest
 * reply stream, its expiry in milliseconds, then the reply's fields.
 * Returns 1, or 0 where the job is not this consumer's own any more and the reply is dropped: it was
 * finished or cancelled before, or another classifier has taken it over and is still at work.
 * The expiry is set only where there is none: a live API process keeps pushing it out.
 */
export const FINISH_SCRIPT = `
local pending = redis.pcall('XPENDING', KEYS[1], ARGV[1], ARGV[3], ARGV[3], 1)
if pending.err then
  if string.find(pending.err, 'NOGROUP', 1, true) then return 0 end
  return pending
end
if not pending[1] or pending[1][2] ~= ARGV[2] then return 0 end
redis.call('DEL', KEYS[3])
redis.call('XACK', KEYS[1], ARGV[1], ARGV[3])
if redis.call('XDEL', KEYS[1], ARGV[3]) == 0 then return 0 end
redis.pcall('DECRBY', KEYS[2], ARGV[4])
redis.call('XADD', KEYS[4], 'MAXLEN', '~', ARGV[5], '*', unpack(ARGV, 7))
redis.call('PEXPIRE', KEYS[4], ARGV[6], 'NX')
return 1
`;

/**
 * KEYS jobs. ARGV group, consumer, shortest idle time in milliseconds.
 * Takes over one job whose classifier went silent. A job that was handed to this very consumer and
 * is not in its hands got lost on the way; nobody died of it, and it does not count as delivered
 * once more. XCLAIM drops entries that were deleted meanwhile, so the loop comes to its end.
 * Idle times are by Redis's wall clock. Where that was set back, jobs were delivered in the future,
 * and Redis says 0 of them until it is there: their time begins anew, or nobody could take them over.
 * A thousand are more than any classifiers hold.
 * Returns nil, or {entry id, fields, times delivered}.
 */
export const CLAIM_SCRIPT = `
for _, held in ipairs(redis.call('XPENDING', KEYS[1], ARGV[1], '-', '+', 1000)) do
  if held[3] == 0 then
    redis.call('XCLAIM', KEYS[1], ARGV[1], held[2], 0, held[1], 'JUSTID')
  end
end
while true do
  local range = {'IDLE', ARGV[3], '-', '+', 1}
  local idle = redis.call('XPENDING', KEYS[1], ARGV[1], unpack(range))[1]
  if not idle then return nil end
  local times = idle[4]
  if idle[2] ~= ARGV[2] then times = times + 1 end
  local claim = {ARGV[2], ARGV[3], idle[1], 'RETRYCOUNT', times}
  local entry = redis.call('XCLAIM', KEYS[1], ARGV[1], unpack(claim))[1]
  if entry then return {entry[1], entry[2], times} end
end
`;

/**
 * KEYS jobs. ARGV group, consumer, then entry ids.
 * Says that the consumer is still at work on them, where they are still its own: a classifier
 * that was frozen must not take back what another has claimed meanwhile.
 * Returns {the ids that are still its own, those that another consumer has now}; any others were
 * finished or cancelled.
 */
export const RENEW_SCRIPT = `
local own, taken = {}, {}
for index = 3, #ARGV do
  local pending = redis.call('XPENDING', KEYS[1], ARGV[1], ARGV[index], ARGV[index], 1)[1]
  if pending and pending[2] == ARGV[2] then
    redis.call('XCLAIM', KEYS[1], ARGV[1], ARGV[2], 0, ARGV[index], 'JUSTID')
    own[#own + 1] = ARGV[index]
  elseif pending then
    taken[#taken + 1] = ARGV[index]
  end
end
return {own, taken}
`;
