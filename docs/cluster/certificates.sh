#!/bin/sh
# Makes an authority of this cluster's own, and a certificate for each part that it has. Mutual TLS:
# whoever shows a certificate of this authority may have anything executed by the workers, so use it
# for nothing else, and keep authority.key off every machine of the cluster.
#
#   sh certificates.sh FOLDER
set -eu
umask 077
folder=${1:?"name the folder that the certificates go to"}
days=${DAYS:-90}
mkdir -p "$folder"
cd "$folder"

key() {
    openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1.key"
}

if [ ! -e authority.key ]; then
    key authority
    openssl req -x509 -new -key authority.key -days 3650 -subj "/CN=diffwright cluster" \
        -addext "basicConstraints=critical,CA:TRUE,pathlen:0" \
        -addext "keyUsage=critical,keyCertSign" -out authority.pem
fi

for part in scheduler worker coordinator; do
    key "$part"
    openssl req -new -key "$part.key" -subj "/CN=$part" -out "$part.csr"
    # Workers speak to each other and to the scheduler: each part is a server as well as a client.
    printf '%s\n' "basicConstraints=critical,CA:FALSE" "keyUsage=critical,digitalSignature" \
        "extendedKeyUsage=serverAuth,clientAuth" "subjectAltName=DNS:$part" > "$part.ext"
    openssl x509 -req -in "$part.csr" -CA authority.pem -CAkey authority.key -CAcreateserial \
        -days "$days" -extfile "$part.ext" -out "$part.pem"
    rm "$part.csr" "$part.ext"
    openssl verify -CAfile authority.pem "$part.pem"
done
