export { RedisJobSource } from './redis-job-source.js';
