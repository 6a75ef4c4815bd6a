# Stands in for Docker Hub's node, where no registry can be reached. base-images.mjs makes the
# context: npm's packages of this Node and of npm, and the machine's certificates.
FROM detections-debian
RUN groupadd --gid 1000 node \
    && useradd --uid 1000 --gid node --shell /bin/bash --create-home node
COPY node_modules/node/bin/node /usr/local/bin/node
COPY node_modules/npm /usr/local/lib/node_modules/npm
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm \
    && ln -s ../lib/node_modules/npm/bin/npx-cli.js /usr/local/bin/npx
COPY node_modules/node/include/node /usr/local/include/node
# Whoever is behind a proxy that signs for others has its certificate among the machine's.
COPY ca-certificates.crt /usr/local/share/machine-certificates.crt
ENV NODE_EXTRA_CA_CERTS=/usr/local/share/machine-certificates.crt \
    PIP_CERT=/usr/local/share/machine-certificates.crt
CMD ["node"]
