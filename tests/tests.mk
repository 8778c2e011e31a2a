# tests.mk - how the tests are run; included by the Makefile.

.PHONY: units
units: $(UNIT)
