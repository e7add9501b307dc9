# make serve: everything, in the foreground. Settings: JWSTVO_HOME, JWSTVO_PORT (see bin/jwst-node help).
.PHONY: help serve start stop status test bench lint clean

help:
	@echo 'make serve         install what is missing, make the instance, serve at http://localhost:8080 until Ctrl-C'
	@echo 'make start|stop    the same in the background'
	@echo 'make status        what runs'
	@echo 'make test          all tests, against an instance of their own'
	@echo 'make bench         all measurements beside their peers (hours); SHORT=1 make bench (minutes)'
	@echo 'make lint          ruff and shellcheck'
	@echo 'make clean         stop, and delete var/ with the database (asks first)'
	@echo 'Settings: JWSTVO_PORT=8081 JWSTVO_HOME=/some/folder make serve'

serve start stop status:
	@bin/jwst-node $@

test:
	@bin/jwst-test

bench:
	@bin/jwst-bench $(if $(SHORT),--short)

lint:
	@bin/jwst-node install test
	@bin/jwst-node lint

clean:
	@bin/jwst-node clean
