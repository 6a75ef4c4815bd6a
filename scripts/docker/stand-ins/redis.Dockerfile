# Stands in for Docker Hub's redis, where no registry can be reached: Debian's, which is 7.0.
FROM detections-debian
RUN groupadd --system --gid 999 redis \
    && useradd --system --uid 999 --gid redis --no-create-home redis \
    && apt-get update \
    && apt-get install -y --no-install-recommends redis-server \
    && rm -rf /var/lib/apt/lists/* \
    && install -d -o redis -g redis /data
# As in the image that it stands for: others may connect, without a password.
RUN printf '#!/bin/sh\n[ "$1" = redis-server ] && set -- "$@" --protected-mode no\nexec "$@"\n' \
    > /usr/local/bin/docker-entrypoint.sh && chmod +x /usr/local/bin/docker-entrypoint.sh
VOLUME /data
WORKDIR /data
ENTRYPOINT ["docker-entrypoint.sh"]
CMD ["redis-server"]
